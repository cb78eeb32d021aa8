package org.seqmix.tensor.reference;

import java.util.Arrays;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Tensor;

/// Memory of the reference device: a Java array.
sealed interface ArrayMemory extends Memory {
  /// What undefined integers read as when poison is on.
  long UNDEFINED = Long.MIN_VALUE;

  /// Overwrites everything, so that later reads show.
  void spoil();

  /// Numbers of every element type but I64, as doubles that the type holds exactly.
  record Doubles(double[] data) implements ArrayMemory {
    @Override
    public void spoil() {
      Arrays.fill(data, Double.NaN);
    }
  }

  /// 64-bit integers, which doubles do not hold exactly.
  record Longs(long[] data) implements ArrayMemory {
    @Override
    public void spoil() {
      Arrays.fill(data, UNDEFINED);
    }
  }

  /// Fresh memory of zeros for elements of `type`.
  static ArrayMemory allocate(int elements, DType type) {
    return type == DType.I64 ? new Longs(new long[elements]) : new Doubles(new double[elements]);
  }

  /// The array behind a tensor of this device.
  static ArrayMemory of(Tensor t, String role) {
    if (t.memory() instanceof ArrayMemory memory) {
      return memory;
    }
    throw new IllegalArgumentException(role + " " + t
        + ": expected memory of the reference device, got memory made elsewhere; upload its elements instead");
  }
}
