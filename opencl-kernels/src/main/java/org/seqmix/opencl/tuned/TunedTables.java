package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Rows of a table by token id, where the table is packed; `rows` looks them up in tables that lie in rows.
final class TunedTables extends Group {
  private final PackedProducts packed;
  private final Kernels rows;

  TunedTables(Launcher launcher, PackedProducts packed, Kernels rows) {
    super(launcher);
    this.packed = packed;
    this.rows = rows;
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    if (PackedProducts.is(w)) {
      packed.rows(ids, w, y);
    } else {
      rows.embedding(ids, w, y);
    }
  }
}
