package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Distances and rows of SSD matrices: on tensor cores where they pass their trial, else by ordinary arithmetic.
final class TunedMatrices extends Group {
  private static final AttentionShape TRIED = AttentionShape.full(4, 2, 48).withWindow(60);

  private final Kernels plain;
  private final SsdMatrices onTensorCores;
  private final SsdMatrices matrices;

  TunedMatrices(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
    this.onTensorCores = new SsdMatrices(launcher, plain, true);
    this.matrices = new SsdMatrices(launcher, plain, false);
  }

  private Kernels chosen(int state, int headDim) {
    boolean rounds = launcher().roundsInputs();
    if (onTensorCores.takes(state, headDim) && launcher().trials().passes(rounds ? "ssd_matrices_rounded"
        : "ssd_matrices_mma", rounds ? Trials.SIXTEEN_BITS : Trials.F32, onTensorCores, plain, this::attempt)) {
      return onTensorCores;
    }
    boolean fits = matrices.takes(state, headDim)
        && launcher().trials().passes("ssd_matrices", Trials.F32, matrices, plain, this::attempt);
    return fits ? matrices : plain;
  }

  private List<Tensor> attempt(Kernels kernels, Numbers numbers) {
    Rows rows = Rows.packed(new int[] {101, 33, 0, 3}, new int[][] {{20, 21}, {}, {}, {1}});
    SsdShape s = SsdWay.TRIED;
    int t = rows.tokens();
    Tensor b = numbers.rows(t, s.keys(), 0.4);
    Tensor c = numbers.rows(t, s.keys(), 0.4);
    Tensor d = numbers.flat(1, s.heads());
    Tensor decays = SsdWay.decays(plain, numbers, t);
    Tensor q = numbers.rows(t, s.heads() * TRIED.headDim(), 1);
    Tensor k = numbers.rows(t, TRIED.kvHeads() * TRIED.headDim(), 1);
    Tensor distance = numbers.output(rows.spans().size(), s.heads());
    kernels.matrixDistance(b, c, decays, d, s, q, k, TRIED, rows, distance);
    Tensor db = numbers.output(t, s.keys());
    Tensor dc = numbers.output(t, s.keys());
    Tensor dDecay = numbers.output(t, s.heads());
    Tensor dd = numbers.flat(1, s.heads());
    kernels.matrixDistanceGrad(numbers.rows(rows.spans().size(), s.heads(), 1), distance, b, c, decays, d, s, q, k, TRIED,
        rows, db, dc, dDecay, dd);
    Tensor m = numbers.nothing(rows.rows() * s.heads() * 50L, rows.maxLength());
    kernels.ssdRows(b, c, decays, d, rows, s, 17, 67, m);
    kernels.ssdRowsGrad(numbers.flat(1, m.rows(), m.columns()), b, c, decays, d, rows, s, 17, 67, db, dc, dDecay, dd);
    return List.of(distance, m, db, dc, dDecay, dd);
  }

  @Override
  public void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance) {
    chosen(ssd.state(), attention.headDim()).matrixDistance(b, c, logDecay, d, ssd, q, k, attention, rows, distance);
  }

  @Override
  public void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    chosen(ssd.state(), attention.headDim()).matrixDistanceGrad(ddistance, distance, b, c, logDecay, d, ssd, q, k,
        attention, rows, db, dc, dlogDecay, dd);
  }

  @Override
  public void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    chosen(shape.state(), 1).ssdRows(b, c, logDecay, d, rows, shape, from, to, m);
  }

  @Override
  public void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    chosen(shape.state(), 1).ssdRowsGrad(dm, b, c, logDecay, d, rows, shape, from, to, db, dc, dlogDecay, dd);
  }
}
