package org.seqmix.tensor.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// The operations of the cpu device: each goes to the class that holds its loops.
final class CpuKernels implements Kernels {
  private final CpuDevice device;
  private final Workers workers;
  private final BlockPool pool;
  private final FourierRoots roots = new FourierRoots();

  CpuKernels(CpuDevice device, Workers workers, BlockPool pool) {
    this.device = device;
    this.workers = workers;
    this.pool = pool;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public void fill(Tensor y, double value) {
    FillKernel.fill(y, value, workers);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    CopyKernel.copy(x, y, workers);
  }

  @Override
  public void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    AlgebraKernel.axpby(a, x, b, z, y, workers);
  }

  @Override
  public void multiply(Tensor x, Tensor z, Tensor y) {
    AlgebraKernel.multiply(x, z, y, workers);
  }

  @Override
  public void sum(Tensor x, Tensor y) {
    SumKernel.sum(x, y, workers);
  }

  @Override
  public void sumSquares(Tensor x, Tensor y) {
    SumKernel.sumSquares(x, y, workers);
  }

  @Override
  public void addColumnSums(Tensor x, Tensor y) {
    ColumnSums.addColumnSums(x, y, workers, pool);
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (StoredWeight.is(w)) {
      StoredWeight.each(device, w, workers, (part, from, to) -> LinearKernel.linear(x, part,
          bias == null ? null : bias.columns(from, to), y.columns(from, to), workers));
    } else {
      LinearKernel.linear(x, w, bias, y, workers);
    }
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    if (StoredWeight.is(w)) {
      StoredWeight.each(device, w, workers,
          (part, from, to) -> LinearKernel.inputGrad(dy.columns(from, to), part, dx, from > 0, workers));
    } else {
      LinearKernel.inputGrad(dy, w, dx, false, workers);
    }
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    LinearKernel.weightGrad(dy, x, dw, workers);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    return LinearKernel.pack(scope, w, format, workers);
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    EmbeddingKernel.embedding(ids, w, PanelReader::row, y, workers);
  }

  @Override
  public void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    EmbeddingKernel.embeddingGrad(ids, dy, dw, workers);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    RmsNormKernel.rmsNorm(x, w, epsilon, y, scale, workers);
  }

  @Override
  public void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    RmsNormKernel.rmsNormGrad(dy, x, w, scale, dx, dw, workers, pool);
  }

  @Override
  public void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    GateKernel.gate(x, z, bias, y, workers, pool);
  }

  @Override
  public void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias) {
    GateKernel.gateGrad(dy, x, z, bias, dx, dz, dbias, workers, pool);
  }

  @Override
  public void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    ConvKernel.causalConv(x, w, bias, rows, in, y, out, workers, pool);
  }

  @Override
  public void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    ConvKernel.causalConvGrad(dy, x, w, rows, in, dx, dw, dbias, workers, pool);
  }

  @Override
  public void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    RopeKernel.rope(x, cos, sin, rows, heads, inverse, y, workers);
  }

  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    Floats.require("attention", q, out, lse);
    kv.keys().forEach(keys -> Floats.of("attention", "keys", keys));
    kv.values().forEach(values -> Floats.of("attention", "values", values));
    AttentionKernel.attention(q, kv, rows, shape, out, lse, workers);
  }

  @Override
  public void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    Floats.require("attentionGrad", dout, q, k, v, out, lse, dq, dk, dv);
    AttentionKernel.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv, workers);
  }

  @Override
  public void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    Floats.require("attentionRows", q, k, m);
    MatrixRowsKernel.attentionRows(q, k, rows, shape, from, to, m, workers);
  }

  @Override
  public void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    Floats.require("attentionRowsGrad", dm, q, k, dq, dk);
    MatrixRowsKernel.attentionRowsGrad(dm, q, k, rows, shape, from, to, dq, dk, workers);
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    DecayKernel.logDecay(aLog, logDecay, workers);
  }

  @Override
  public void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    DecayKernel.logDecayGrad(dlogDecay, aLog, daLog, workers);
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    Floats.require("ssd", x, b, c, logDecay, d, in, y, out);
    SsdKernel.ssd(x, b, c, logDecay, d, rows, shape, in, y, out, workers);
  }

  @Override
  public void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd, @Nullable Tensor din) {
    Floats.require("ssdGrad", dy, dout, x, b, c, logDecay, d, in, dx, db, dc, dlogDecay, dd, din);
    SsdKernel.ssdGrad(dy, dout, x, b, c, logDecay, d, rows, shape, in, dx, db, dc, dlogDecay, dd, din, workers);
  }

  @Override
  public void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    Floats.require("ssdRows", b, c, logDecay, d, m);
    MatrixRowsKernel.ssdRows(b, c, logDecay, d, rows, shape, from, to, m, workers);
  }

  @Override
  public void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    Floats.require("ssdRowsGrad", dm, b, c, logDecay, d, db, dc, dlogDecay, dd);
    MatrixRowsKernel.ssdRowsGrad(dm, b, c, logDecay, d, rows, shape, from, to, db, dc, dlogDecay, dd, workers);
  }

  @Override
  public void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y) {
    ToeplitzKernel.toeplitz(x, w, rows, y, roots, workers, pool);
  }

  @Override
  public void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw) {
    ToeplitzKernel.toeplitzGrad(dy, x, w, rows, dx, dw, roots, workers, pool);
  }

  @Override
  public void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m) {
    ToeplitzRows.toeplitzRows(w, rows, from, to, m, workers, pool);
  }

  @Override
  public void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw) {
    ToeplitzRows.toeplitzRowsGrad(dm, rows, from, to, dw, workers, pool);
  }

  @Override
  public void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q,
      Tensor k, AttentionShape attention, Rows rows, Tensor distance) {
    Floats.require("matrixDistance", b, c, logDecay, d, q, k, distance);
    DistanceKernel.matrixDistance(b, c, logDecay, d, ssd, q, k, attention, rows, distance, workers);
  }

  @Override
  public void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    Floats.require("matrixDistanceGrad", ddistance, distance, b, c, logDecay, d, q, k, db, dc, dlogDecay, dd);
    DistanceKernel.matrixDistanceGrad(ddistance, distance, b, c, logDecay, d, ssd, q, k, attention, rows, db, dc,
        dlogDecay, dd, workers);
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    CrossEntropyKernel.crossEntropy(logits, labels, loss, lse, workers);
  }

  @Override
  public void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    CrossEntropyKernel.crossEntropyGrad(dloss, logits, labels, lse, dlogits, workers);
  }

  @Override
  public void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    DivergenceKernel.divergence(kind, student, studentTemperature, teacher, teacherTemperature, loss, workers);
  }

  @Override
  public void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    DivergenceKernel.divergenceGrad(kind, dloss, student, studentTemperature, teacher, teacherTemperature, dstudent,
        workers);
  }

  @Override
  public void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids) {
    ChooseKernel.choose(logits, temperature, uniform, ids, workers);
  }

  @Override
  public void rowDistance(Tensor a, Tensor b, Tensor loss) {
    RowDistanceKernel.rowDistance(a, b, loss, workers);
  }

  @Override
  public void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    RowDistanceKernel.rowDistanceGrad(dloss, a, b, loss, da, workers);
  }

  @Override
  public void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    AdamWKernel.adamW(w, gradient, m, v, step, workers);
  }

  @Override
  public void adamW(List<AdamWItem> items) {
    AdamWKernel.adamW(items, workers);
  }

  @Override
  public void activate(Activation kind, Tensor x, Tensor y) {
    ActivationKernel.activate(kind, x, y, workers);
  }

  @Override
  public void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    ActivationKernel.activateGrad(kind, dy, x, dx, workers);
  }

  @Override
  public void clamp(Tensor x, double low, double high, Tensor y) {
    ClampKernel.clamp(x, low, high, y, workers);
  }

  @Override
  public void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    ClampKernel.clampGrad(dy, x, low, high, dx, workers);
  }

  @Override
  public void addRow(Tensor x, Tensor bias, Tensor y) {
    ScaleKernel.addRow(x, bias, y, workers);
  }

  @Override
  public void scaleColumns(Tensor x, Tensor w, Tensor y) {
    ScaleKernel.scaleColumns(x, w, y, workers, pool);
  }

  @Override
  public void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    ScaleKernel.scaleColumnsGrad(dy, x, w, dx, dw, workers, pool);
  }

  @Override
  public void scaleHeads(Tensor x, Tensor s, Tensor y) {
    ScaleKernel.scaleHeads(x, s, y, workers);
  }

  @Override
  public void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    ScaleKernel.scaleHeadsGrad(dy, x, s, dx, ds, workers);
  }

  @Override
  public void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean,
      Tensor scale) {
    LayerNormKernel.layerNorm(x, w, bias, epsilon, y, mean, scale, workers, pool);
  }

  @Override
  public void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias) {
    LayerNormKernel.layerNormGrad(dy, x, w, mean, scale, dx, dw, dbias, workers, pool);
  }

  @Override
  public void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    Floats.require("selectiveScan", x, dt, a, b, c, d, in, y, out);
    SelectiveKernel.scan(x, dt, a, b, c, d, rows, shape, in, y, out, workers);
  }

  @Override
  public void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    Floats.require("selectiveScanGrad", dy, dout, x, dt, a, b, c, d, in, dx, ddt, da, db, dc, dd, din);
    SelectiveGrad.run(new SelectiveGrad.Inputs(dy, dout, x, dt, a, b, c, d, rows, shape, in),
        new SelectiveGrad.Outputs(dx, ddt, da, db, dc, dd, din), workers, pool);
  }

  @Override
  public void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor m) {
    Floats.require("selectiveRows", dt, a, b, c, d, m);
    SelectiveRowsKernel.rows(dt, a, b, c, d, rows, shape, from, to, m, workers);
  }

  @Override
  public void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    Floats.require("selectiveRowsGrad", dm, dt, a, b, c, d, ddt, da, db, dc, dd);
    SelectiveRowsKernel.rowsGrad(dm, dt, a, b, c, rows, shape, from, to, ddt, da, db, dc, dd, workers, pool);
  }

  @Override
  public void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    BatchedProductKernel.run(count, a, turnA, b, turnB, c, add, workers);
  }

  @Override
  public void matrixProduct(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y) {
    Floats.require("matrixProduct", m, v, y);
    MatrixProductKernel.product(m, v, rows, heads, from, to, y, workers);
  }

  @Override
  public void matrixProductGrad(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm,
      Tensor dv) {
    Floats.require("matrixProductGrad", dy, m, v, dm, dv);
    MatrixProductKernel.gradient(dy, m, v, rows, heads, from, to, dm, dv, workers);
  }
}
