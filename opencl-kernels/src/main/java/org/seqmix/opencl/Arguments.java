package org.seqmix.opencl;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Values for a kernel's parameters, by name.
final class Arguments {
  /// One value; `bits` holds a handle, a number's bits, or the bytes of local memory.
  record Value(KernelSource.Type type, long bits) {
  }

  private final OpenClDevice device;
  private final Map<String, Value> values = new HashMap<>();

  Arguments(OpenClDevice device) {
    this.device = device;
  }

  /// A (rows, columns) tensor: parameters `name`, `nameOffset` and `nameStride`, in elements.
  Arguments rows(String name, Tensor t) {
    return vector(name, t).number(name + "Stride", (int) t.rowStride());
  }

  /// A contiguous tensor: parameters `name` and `nameOffset`.
  Arguments vector(String name, Tensor t) {
    if (t.type() != DType.F32) {
      throw new IllegalArgumentException("device opencl, " + name + ": expected F32, got " + t
          + "; other element types run on cpu or reference");
    }
    values.put(name, new Value(KernelSource.Type.FLOATS, device.block(t).handle()));
    return number(name + "Offset", firstElement(name, t));
  }

  /// Every index a kernel forms for this tensor fits an int, or this is an error.
  private static int firstElement(String name, Tensor t) {
    long end = t.elements() == 0 ? t.offset() : t.offset() + (t.rows() - 1) * t.rowStride() + t.columns();
    if (end > Integer.MAX_VALUE || t.rowStride() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("device opencl, " + name + " " + t + ": ends at element " + end
          + " of its memory; kernels reach " + Integer.MAX_VALUE + ": split the batch or the tensor");
    }
    return (int) t.offset();
  }

  /// Working memory of one launch: parameters `name` and `nameOffset`.
  Arguments scratch(String name, ClMemory memory) {
    values.put(name, new Value(KernelSource.Type.FLOATS, memory.handle()));
    return number(name + "Offset", 0);
  }

  /// What the parameters of `other` hold, for a parameter that this launch does not read.
  Arguments same(String name, String other) {
    values.put(name, Objects.requireNonNull(values.get(other)));
    values.put(name + "Offset", Objects.requireNonNull(values.get(other + "Offset")));
    return this;
  }

  /// Integers on the device.
  Arguments ints(String name, ClBuffer buffer) {
    values.put(name, new Value(KernelSource.Type.INTS, buffer.handle().value()));
    return this;
  }

  Arguments number(String name, int value) {
    values.put(name, new Value(KernelSource.Type.INT, value));
    return this;
  }

  Arguments number(String name, float value) {
    values.put(name, new Value(KernelSource.Type.FLOAT, Float.floatToRawIntBits(value)));
    return this;
  }

  /// `count` floats of memory that a work group shares.
  Arguments local(String name, int count) {
    values.put(name, new Value(KernelSource.Type.LOCAL_FLOATS, (long) count * Float.BYTES));
    return this;
  }

  @Nullable
  Value get(String name) {
    return values.get(name);
  }

  Map<String, Value> all() {
    return values;
  }
}
