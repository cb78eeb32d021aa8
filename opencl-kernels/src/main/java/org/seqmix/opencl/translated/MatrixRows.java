package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.RowTable;

/// Launches over blocks of rows of mixing matrices.
final class MatrixRows {
  private MatrixRows() {
  }

  /// With the parameters that say which rows of which tokens a block holds: tokens `from` to `to` of every row of
  /// tokens.
  static Launch of(Launch launch, RowTable table, int from, int to) {
    return launch.vector("spans", table.spans()).vector("spanOf", table.spanOf())
        .vector("firstToken", table.firstToken()).number("from", from).number("count", to - from);
  }
}
