package org.seqmix.mixer.testkit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// Mixers whose matrix breaks a law.
final class BrokenMatrices {
  private BrokenMatrices() {
  }

  private static SequenceMixer with(LeakyMemory sound, Function<SemiseparableMatrix, MixingMatrix> change) {
    return new Wrapped(sound) {
      @Override
      public Mixing mix(Context c, Tensor u, Rows rows) {
        Mixing m = sound.mix(c, u, rows);
        return new Mixing(change.apply((SemiseparableMatrix) m.matrix()), m.values(), m.leave());
      }
    };
  }

  private static SemiseparableMatrix with(SemiseparableMatrix m, Tensor b, @Nullable Tensor d) {
    return new SemiseparableMatrix(b, m.c(), m.logDecay(), d, m.shape(), m.over());
  }

  static SequenceMixer leavesOutItsSkip(LeakyMemory sound) {
    return with(sound, m -> with(m, m.b(), null));
  }

  static SequenceMixer appliesAnother(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor apply(Context c, Tensor values) {
        return sound.apply(c, Algebra.scale(c, 1 + 1e-9, values));
      }
    });
  }

  static SequenceMixer countsRowsFromTheBlock(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor rows(Context c, int from, int to) {
        return sound.rows(c, 0, to - from);
      }
    });
  }

  static SequenceMixer looksAhead(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor rows(Context c, int from, int to) {
        Tensor rows = sound.rows(c, from, to);
        return Algebra.add(c, rows, c.scope().full(rows.type(), rows.shape(), 1e-6));
      }
    });
  }

  static SequenceMixer dependsOnTheBatch(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor rows(Context c, int from, int to) {
        return Algebra.scale(c, m.over().rows(), sound.rows(c, from, to));
      }
    });
  }

  static SequenceMixer losesTheGradientOfItsSkip(LeakyMemory sound) {
    return with(sound, m -> with(m, m.b(), detached(m.d())));
  }

  static SequenceMixer losesTheGradientOfItsKeys(LeakyMemory sound) {
    return with(sound, m -> with(m, detached(m.b()), m.d()));
  }

  static SequenceMixer losesTheGradientOfDistances(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor distance(Context c, MixingMatrix other) {
        return sound.distance(c.withoutTape(), other);
      }
    });
  }

  /// Divides the gradient by the distance without asking whether it is zero.
  static SequenceMixer dividesByItsDistance(LeakyMemory sound) {
    return with(sound, m -> new WrappedMatrix(m) {
      @Override
      public Tensor distance(Context c, MixingMatrix other) {
        Tensor zero = sound.distance(c, other);
        Tensor out = c.scope().of(zero.type(), zero.shape(), zero.toDoubles());
        c.tape().record(m.inputs(), out, g -> m.inputs().stream().filter(c.tape()::wants)
            .forEach(t -> c.tape().give(t, c.scope().full(t.type(), t.shape(), zero.toDoubles()[0] / 0.0))));
        return out;
      }
    });
  }

  private static Tensor detached(@Nullable Tensor t) {
    return t.scope().of(t.type(), t.shape(), t.toDoubles());
  }
}
