package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Blocks of softmax matrices: scores in tiles, then softmax line by line. The gradient makes the block again in scratch memory.
final class TunedAttentionRows extends AttentionGroup {
  private static final String FILES = "attention_tile.cl+attention_rows.cl";
  private static final int LANES = 128;
  private static final int LANES_OF_PROCESSOR = 16;

  TunedAttentionRows(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    boolean aligned = isAligned(List.of(q, k));
    if (!fits(shape) || q.type() != DType.F32 || !passes(shape, aligned, false)) {
      plain().attentionRows(q, k, rows, shape, from, to, m);
      return;
    }
    rows(q, k, rows, shape, from, to, m, aligned);
  }

  private void rows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m, boolean aligned) {
    RowTable table = launcher().table(rows);
    AttentionTiles.Tile tile = AttentionTiles.of(shape.headDim(), launcher().hardware()).rows();
    AttentionWay.Part scores = part("row_scores", shape, aligned);
    long matrices = (long) rows.rows() * shape.heads();
    if (from >= to || m.columns() == 0) {
      return;
    }
    shaped(launch(scores.code()).rows("q", q).rows("k", k).rows("m", m).vector("firstToken", table.firstToken())
        .number("heads", shape.heads()), shape).number("from", from).number("to", to)
        .grid(Math.ceilDiv(m.columns(), tile.right()), Math.ceilDiv(to - from, tile.left()), matrices, scores.items(), 1, 1);
    launch(part("row_softmax", shape, aligned).code()).rows("m", m).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).vector("firstToken", table.firstToken()).number("heads", shape.heads())
        .number("window", shape.window()).number("from", from).number("to", to).number("width", m.columns())
        .local("partial", lanes()).groups(m.rows(), lanes());
  }

  @Override
  public void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    boolean aligned = isAligned(List.of(q, k, dq, dk));
    if (!fits(shape) || q.type() != DType.F32 || !passes(shape, aligned, true)) {
      plain().attentionRowsGrad(dm, q, k, rows, shape, from, to, dq, dk);
      return;
    }
    if (dm.elements() == 0) {
      return;
    }
    try (Scope scope = device().newScope("attentionRowsGrad")) {
      Tensor slopes = scope.empty(DType.F32, dm.rows(), dm.columns());
      rows(q, k, rows, shape, from, to, slopes, aligned);
      launch(part("row_slopes", shape, aligned).code()).rows("p", slopes).rows("dm", dm).number("width", dm.columns())
          .real("scale", shape.scale()).local("partial", lanes()).groups(dm.rows(), lanes());
      Tensor firstToken = launcher().table(rows).firstToken();
      AttentionWay.Part queries = part("row_dq", shape, aligned);
      launch(queries.code()).rows("ds", slopes).rows("k", k).rows("dq", dq).vector("firstToken", firstToken)
          .number("heads", shape.heads()).number("headsPerKv", shape.headsPerKv()).number("from", from).number("to", to)
          .grid(Math.ceilDiv(to - from, queries.tile()), shape.heads(), rows.rows(), queries.items(), 1, 1);
      AttentionWay.Part keys = part("row_dk", shape, aligned);
      launch(keys.code()).rows("ds", slopes).rows("q", q).rows("dk", dk).vector("firstToken", firstToken)
          .number("heads", shape.heads()).number("headsPerKv", shape.headsPerKv()).number("from", from).number("to", to)
          .grid(Math.ceilDiv(Math.min(to, dm.columns()), keys.tile()), shape.kvHeads(), rows.rows(), keys.items(), 1, 1);
    }
  }

  private int lanes() {
    return launcher().hardware().isProcessor() ? LANES_OF_PROCESSOR : LANES;
  }

  private AttentionWay.Part part(String function, AttentionShape shape, boolean aligned) {
    return AttentionTiles.of(shape.headDim(), launcher().hardware()).rows()
        .part(FILES, function, shape.headDim(), aligned, launcher().hardware());
  }

  private boolean passes(AttentionShape shape, boolean aligned, boolean backward) {
    AttentionTrial trial = new AttentionTrial(shape.headDim(), aligned, 75);
    String name = (backward ? "gradient of rows" : "rows") + " of softmax matrices, head dim " + shape.headDim()
        + (aligned ? "" : ", unaligned");
    return launcher().trials().passes(name, Trials.F32, this, plain(),
        (kernels, numbers) -> trial.shapes().stream().flatMap(s -> tried(kernels, numbers, trial, s, backward).stream()).toList());
  }

  private static List<Tensor> tried(Kernels kernels, Numbers numbers, AttentionTrial trial, AttentionShape shape,
      boolean backward) {
    Rows rows = trial.rows();
    int from = rows.maxLength() / 3;
    int to = rows.maxLength() - 1;
    int lines = rows.rows() * shape.heads() * (to - from);
    Tensor q = trial.queries(numbers);
    Tensor k = trial.keys(numbers);
    if (!backward) {
      Tensor m = numbers.output(lines, rows.maxLength());
      kernels.attentionRows(q, k, rows, shape, from, to, m);
      return List.of(m);
    }
    Tensor dq = trial.queries(numbers);
    Tensor dk = trial.keys(numbers);
    kernels.attentionRowsGrad(numbers.rows(lines, rows.maxLength(), 1), q, k, rows, shape, from, to, dq, dk);
    return List.of(dq, dk);
  }
}
