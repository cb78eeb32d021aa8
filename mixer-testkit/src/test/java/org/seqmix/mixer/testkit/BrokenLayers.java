package org.seqmix.mixer.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// Mixers whose layer breaks a law.
final class BrokenLayers {
  private BrokenLayers() {
  }

  /// Every output is what `change` makes of it on the host, by `forward` alone.
  private static SequenceMixer changed(LeakyMemory sound, UnaryOperator<double[]> change) {
    return new Wrapped(sound) {
      @Override
      public Tensor forward(Context c, Tensor u, Rows rows) {
        Tensor y = sound.forward(c, u, rows);
        return c.scope().of(y.type(), y.shape(), change.apply(y.toDoubles()));
      }
    };
  }

  static SequenceMixer forgetsItsState(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
        try (MixerState fresh = sound.newState(rows.rows())) {
          sound.advance(c, u, rows, state);
          return sound.advance(c, u, rows, fresh);
        }
      }
    };
  }

  static SequenceMixer readsOnAcrossBorders(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor forward(Context c, Tensor u, Rows rows) {
        int[] lengths = new int[rows.rows()];
        Arrays.setAll(lengths, rows::length);
        return sound.forward(c, u, Rows.ofLengths(lengths));
      }
    };
  }

  static SequenceMixer neverForgets(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
        int[] lengths = new int[rows.rows()];
        Arrays.setAll(lengths, rows::length);
        return sound.advance(c, u, state.continuing(lengths), state);
      }
    };
  }

  static SequenceMixer stepsTwice(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor step(Context c, Tensor u, MixerState state) {
        sound.step(c, u, state);
        return sound.step(c, u, state);
      }
    };
  }

  static SequenceMixer peeks(LeakyMemory sound) {
    return changed(sound, y -> {
      double[] out = y.clone();
      for (int i = 0; i + LeakyMemory.WIDTH < y.length; i++) {
        out[i] += y[i + LeakyMemory.WIDTH];
      }
      return out;
    });
  }

  static SequenceMixer looksAtTheBatch(LeakyMemory sound) {
    return changed(sound, y -> {
      double mean = Arrays.stream(y).average().orElse(0);
      return Arrays.stream(y).map(v -> v - mean).toArray();
    });
  }

  /// As a transform's rounding does, but of size `share`: every output gets a share of the largest of all.
  static SequenceMixer leaks(LeakyMemory sound, double share) {
    return changed(sound, y -> {
      double leak = share * Arrays.stream(y).map(Math::abs).max().orElse(0);
      return Arrays.stream(y).map(v -> v + leak).toArray();
    });
  }

  static SequenceMixer overflows(LeakyMemory sound) {
    return changed(sound, y -> Arrays.stream(y)
        .map(v -> v * Math.exp(1000 * Math.abs(v)) / (1 + Math.exp(1000 * Math.abs(v)))).toArray());
  }

  static SequenceMixer isRoughInSinglePrecision(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor forward(Context c, Tensor u, Rows rows) {
        Tensor y = sound.forward(c, u, rows);
        return u.type() == DType.F64 ? y : Algebra.scale(c, 1.001, y);
      }
    };
  }

  static SequenceMixer halvesItsGradient(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor forward(Context c, Tensor u, Rows rows) {
        return halved(c, sound.forward(c, u, rows));
      }
    };
  }

  static SequenceMixer halvesItsGradientInSinglePrecision(LeakyMemory sound) {
    return new Wrapped(sound) {
      @Override
      public Tensor forward(Context c, Tensor u, Rows rows) {
        Tensor y = sound.forward(c, u, rows);
        return u.type() == DType.F64 ? y : halved(c, y);
      }
    };
  }

  private static Tensor halved(Context c, Tensor y) {
    Tensor out = c.scope().empty(y.type(), y.shape());
    c.kernels().copy(y, out);
    c.tape().record(List.of(y), out, g -> {
      Tensor half = c.tape().emptyLike(y);
      c.kernels().axpby(0.5, g, 0, g, half);
      c.tape().give(y, half);
    });
    return out;
  }
}
