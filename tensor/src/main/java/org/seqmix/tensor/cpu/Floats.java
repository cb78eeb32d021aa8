package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// An F32 tensor in rows as a kernel sees it: the address of element 0 and the bytes between rows.
record Floats(long address, long rowBytes) {
  /// The tensor `role` of `operation`.
  ///
  /// *Errors*: `IllegalArgumentException` for another element type or a packed weight.
  static Floats of(String operation, String role, Tensor t) {
    if (t.type() != DType.F32) {
      throw new IllegalArgumentException(operation + ": " + role + " " + t + ": cpu computes in F32, got " + t.type()
          + "; convert it to F32, or use the reference device for F64");
    }
    if (t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(
          operation + ": " + role + " " + t + " is a packed weight; only products read it");
    }
    return new Floats(Cpu.address(t), t.rowStride() * Float.BYTES);
  }

  /// Checks the operands of a kernel that forms its own addresses, as [#of] does; none may be missing ones.
  static void require(String operation, @Nullable Tensor... operands) {
    for (Tensor t : operands) {
      if (t != null) {
        of(operation, "operand", t);
      }
    }
  }

  static @Nullable Floats orNull(String operation, String role, @Nullable Tensor t) {
    return t == null ? null : of(operation, role, t);
  }

  /// Address of the first element of a row.
  long row(long row) {
    return address + row * rowBytes;
  }

  long at(long row, long column) {
    return address + row * rowBytes + column * Float.BYTES;
  }
}
