package org.seqmix.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The values of a packed weight in rows, for a device that does not read its bytes in place.
final class PackedRows {
  private PackedRows() {
  }

  /// A panel of outputs at a time. *Cost*: four bytes a weight in `scope`, and a panel of them beside it.
  static Tensor values(Device device, Scope scope, MemorySegment bytes, PackedLayout layout) {
    if (bytes.byteSize() != layout.bytes()) {
      throw new IllegalArgumentException(layout + ": expected " + layout.bytes() + " bytes, got " + bytes.byteSize());
    }
    Tensor values = scope.empty(DType.F32, layout.outputs(), layout.inputs());
    try (Arena arena = Arena.ofConfined()) {
      long inputs = layout.inputs();
      MemorySegment panel = arena.allocate(Math.max(1, PackedLayout.OUTPUTS * inputs * Float.BYTES), Float.BYTES);
      for (long from = 0; from < layout.outputs(); from += PackedLayout.OUTPUTS) {
        long to = Math.min(layout.outputs(), from + PackedLayout.OUTPUTS);
        for (long i = 0; i < (to - from) * inputs; i++) {
          panel.setAtIndex(ValueLayout.JAVA_FLOAT, i, layout.value(bytes, from + i / inputs, i % inputs));
        }
        device.upload(panel.asSlice(0, (to - from) * inputs * Float.BYTES), values.rows(from, to));
      }
    }
    return values.valuesOf(layout.format());
  }
}
