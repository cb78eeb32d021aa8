package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of lower-triangular matrices times values. A task is a row of tokens and a head.
///
/// Every output is one chain of fused multiply-adds over ascending columns up to the diagonal, whichever rows the block
/// has; nothing above the diagonal is read. *Cost*: 2 P operations an element, 4 P backward; values are laid side by side
/// once a block.
final class MatrixProductKernel {
  /// Rows computed together.
  private static final int STRIP = 8;

  private final MatrixBlock block;
  private final int p;
  private final int pp;
  private final int count;
  private final int columns;

  private MatrixProductKernel(MatrixBlock block, int headDim) {
    this.block = block;
    p = headDim;
    pp = Lanes.padded(headDim);
    count = block.to() - block.from();
    columns = Lanes.padded(block.to());
  }

  static void product(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y, Workers workers) {
    int headDim = Math.toIntExact(v.columns()) / heads;
    workers.run(rows.rows() * heads, task -> {
      MatrixBlock block = MatrixBlock.of(m, rows, heads, task, from, to);
      if (block.from() < block.to()) {
        new MatrixProductKernel(block, headDim).product(v, y);
      }
    });
  }

  static void gradient(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm, Tensor dv,
      Workers workers) {
    int headDim = Math.toIntExact(v.columns()) / heads;
    workers.run(rows.rows() * heads, task -> {
      MatrixBlock slopes = MatrixBlock.clear(dm, rows, heads, task, from, to);
      MatrixBlock block = MatrixBlock.of(m, rows, heads, task, from, to);
      if (block.from() < block.to()) {
        MatrixProductKernel kernel = new MatrixProductKernel(block, headDim);
        kernel.matrixGradient(dy, v, slopes);
        kernel.valueGradient(dy, dv);
      }
    });
  }

  /// This head's columns of (tokens, H P) from token `t` of the row on.
  private Slice values(Tensor of, int t) {
    return Slice.of(of, block.first() + t, 4L * block.head() * p);
  }

  private void product(Tensor v, Tensor y) {
    long row = 4L * pp;
    Scratch scratch = Scratch.begin((long) (block.to() + count) * pp, 2);
    long vs = scratch.take((long) block.to() * pp);
    long ys = scratch.take((long) count * pp);
    Slice from = values(v, 0);
    TileRows.pack(from.address(), from.row(), block.to(), p, vs, block.to(), pp);
    long step = block.elements().row();
    for (int i = 0; i < count; i += STRIP) {
      int rows = Math.min(STRIP, count - i);
      int before = block.from() + i;
      long m = block.elements().at(i);
      TileProduct.run(rows, pp, before, m, step, 4, vs, row, ys + i * row, row, false);
      for (int r = 0; r < rows; r++) {
        TileProduct.run(1, pp, r + 1, m + r * step + 4L * before, step, 4, vs + before * row, row, ys + (i + r) * row,
            row, true);
      }
    }
    Slice to = values(y, block.from());
    TileRows.unpack(ys, pp, count, p, to.address(), to.row());
  }

  /// Row by row dy vᵀ, up to the diagonal.
  private void matrixGradient(Tensor dy, Tensor v, MatrixBlock slopes) {
    long whole = (long) columns * pp;
    Scratch scratch = Scratch.begin(2 * whole + (long) count * pp + (long) STRIP * columns, 4);
    long vs = scratch.take(whole);
    long turned = scratch.take(whole);
    long dys = scratch.take((long) count * pp);
    long products = scratch.take((long) STRIP * columns);
    Slice from = values(v, 0);
    TileRows.pack(from.address(), from.row(), block.to(), p, vs, columns, pp);
    TileTranspose.run(vs, 4L * pp, columns, pp, turned, 4L * columns);
    from = values(dy, block.from());
    TileRows.pack(from.address(), from.row(), count, p, dys, count, pp);
    for (int i = 0; i < count; i += STRIP) {
      int rows = Math.min(STRIP, count - i);
      int width = Lanes.padded(block.from() + i + rows);
      TileProduct.run(rows, width, p, dys + 4L * i * pp, 4L * pp, 4, turned, 4L * columns, products, 4L * columns,
          false);
      for (int r = 0; r < rows; r++) {
        TileRows.unpack(products + 4L * r * columns, columns, 1, block.from() + i + r + 1,
            slopes.elements().at(i + r), 0);
      }
    }
  }

  /// dv += mᵀ dy over the block's rows, which are copied with zeros above the diagonal.
  private void valueGradient(Tensor dy, Tensor dv) {
    // Rows of another length than a power of two, so that a column's elements do not share cache sets.
    int stride = columns + Vectors.LANES;
    Scratch scratch = Scratch.begin((long) count * (stride + pp) + (long) block.to() * pp, 3);
    long ms = scratch.take((long) count * stride);
    long dys = scratch.take((long) count * pp);
    long dvs = scratch.take((long) block.to() * pp);
    Slice from = values(dy, block.from());
    TileRows.pack(from.address(), from.row(), count, p, dys, count, pp);
    for (int i = 0; i < count; i++) {
      TileRows.pack(block.elements().at(i), 0, 1, block.from() + i + 1, ms + 4L * i * stride, 1, columns);
    }
    long row = 4L * pp;
    TileProduct.run(block.from(), pp, count, ms, 4, 4L * stride, dys, row, dvs, row, false);
    for (int i = 0; i < count; i += STRIP) {
      int j = block.from() + i;
      TileProduct.run(Math.min(STRIP, count - i), pp, count - i, ms + 4L * (i * stride + j), 4, 4L * stride,
          dys + i * row, row, dvs + j * row, row, false);
    }
    Slice to = values(dv, 0);
    TileRows.add(dvs, pp, block.to(), p, 1, to.address(), to.row());
  }
}
