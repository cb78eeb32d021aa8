package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Parameters;

/// Mixers whose states break a law.
final class BrokenStates {
  private BrokenStates() {
  }

  static SequenceMixer restoresNothing(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public void restore(Parameters tensors) {
      }
    });
  }

  static SequenceMixer sharesItsCopies(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public MixerState copy() {
        return new WrappedState(sound) {
          @Override
          public void close() {
          }
        };
      }
    });
  }

  static SequenceMixer choosesRowsInOrder(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public MixerState select(int... rows) {
        return sound.select(Arrays.stream(rows).sorted().toArray());
      }
    });
  }

  static SequenceMixer appendsInFront(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public MixerState select(int... rows) {
        return new WrappedState(sound.select(rows)) {
          @Override
          public MixerState append(MixerState other) {
            return ((WrappedState) other).sound.append(sound);
          }
        };
      }
    });
  }

  static SequenceMixer assignsNothing(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public MixerState copy() {
        return new WrappedState(sound.copy()) {
          @Override
          public void assign(int row, MixerState from, int fromRow) {
          }
        };
      }
    });
  }

  static SequenceMixer givesTheFirstRowAsEveryPiece(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public MixerState piece(int row, int from, int to) {
        return sound.select(0);
      }
    });
  }

  static SequenceMixer standsStill(LeakyMemory sound) {
    return WrappedState.mixer(sound, s -> new WrappedState(s) {
      @Override
      public int[] positions() {
        return new int[rows()];
      }
    });
  }

  static SequenceMixer saysItIsSmaller(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public MixerSpec spec() {
        MixerSpec s = sound.spec();
        return new MixerSpec(s.name(), s.width(), s.heads(), s.headDim(), s.causal(), s.stateBytes() - 4, 0,
            s.operationsPerToken());
      }
    };
  }
}
