package org.seqmix.tensor.reference;

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

/// The plain operations on the tensors of any device, every one in the class of its family.
///
/// *Numerics*: as {@link ReferenceDevice} says: evaluated in double, rounded once where a number is stored.
///
/// A device whose memory a {@link Elements.Source} can read extends this class, has every operation by that, and replaces
/// those that it computes faster. *Cost*: a call for every number; threads only where {@link Parts} has them.
public abstract class PlainKernels implements Kernels {
  private final Device device;
  private final PlainAlgebra algebra;
  private final PlainProducts products;
  private final PlainWeights weights;
  private final PlainEmbedding embedding;
  private final PlainChoice choice;
  private final PlainNorm norm;
  private final PlainGate gate;
  private final PlainConv conv;
  private final PlainRope rope;
  private final PlainAttention attention;
  private final PlainSsd ssd;
  private final PlainMatrices matrices;
  private final PlainDistance distances;
  private final PlainLosses losses;
  private final PlainAdamW adamW;
  private final PlainElements elements;
  private final PlainLayerNorm layerNorm;
  private final PlainSelective selective;
  private final PlainSelectiveRows selectiveRows;
  private final PlainToeplitz toeplitz;
  private final PlainMatrixProduct matrixProduct;
  private final PlainBatchedProduct batchedProduct;

  /// The operations of `device`, whose numbers `source` finds, on the threads of `parts`.
  protected PlainKernels(Device device, Elements.Source source, Parts parts) {
    Views views = new Views(device, source, parts);
    this.device = device;
    this.algebra = new PlainAlgebra(views);
    this.products = new PlainProducts(views);
    this.weights = new PlainWeights(views);
    this.embedding = new PlainEmbedding(views);
    this.choice = new PlainChoice(views);
    this.norm = new PlainNorm(views);
    this.gate = new PlainGate(views);
    this.conv = new PlainConv(views);
    this.rope = new PlainRope(views);
    this.attention = new PlainAttention(views);
    this.ssd = new PlainSsd(views);
    this.matrices = new PlainMatrices(views);
    this.distances = new PlainDistance(views);
    this.losses = new PlainLosses(views);
    this.adamW = new PlainAdamW(views);
    this.elements = new PlainElements(views);
    this.layerNorm = new PlainLayerNorm(views);
    this.selective = new PlainSelective(views);
    this.selectiveRows = new PlainSelectiveRows(views);
    this.toeplitz = new PlainToeplitz(views);
    this.matrixProduct = new PlainMatrixProduct(views);
    this.batchedProduct = new PlainBatchedProduct(views);
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public void fill(Tensor y, double value) {
    algebra.fill(y, value);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    algebra.copy(x, y);
  }

  @Override
  public void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    algebra.axpby(a, x, b, z, y);
  }

  @Override
  public void multiply(Tensor x, Tensor z, Tensor y) {
    algebra.multiply(x, z, y);
  }

  @Override
  public void sum(Tensor x, Tensor y) {
    algebra.sum(x, y);
  }

  @Override
  public void sumSquares(Tensor x, Tensor y) {
    algebra.sumSquares(x, y);
  }

  @Override
  public void addColumnSums(Tensor x, Tensor y) {
    algebra.addColumnSums(x, y);
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    products.linear(x, w, bias, y);
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    products.linearInputGrad(dy, w, dx);
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    products.linearWeightGrad(dy, x, dw);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    Tensor packed = scope.empty(w.type(), w.shape());
    weights.values(w, format, packed);
    return packed.valuesOf(format);
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    embedding.embedding(ids, w, y);
  }

  @Override
  public void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    embedding.embeddingGrad(ids, dy, dw);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    norm.rmsNorm(x, w, epsilon, y, scale);
  }

  @Override
  public void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    norm.rmsNormGrad(dy, x, w, scale, dx, dw);
  }

  @Override
  public void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    gate.gate(x, z, bias, y);
  }

  @Override
  public void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias) {
    gate.gateGrad(dy, x, z, bias, dx, dz, dbias);
  }

  @Override
  public void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    conv.causalConv(x, w, bias, rows, in, y, out);
  }

  @Override
  public void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    conv.causalConvGrad(dy, x, w, rows, in, dx, dw, dbias);
  }

  @Override
  public void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    rope.rope(x, cos, sin, rows, heads, inverse, y);
  }

  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    attention.attention(q, kv, rows, shape, out, lse);
  }

  @Override
  public void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    attention.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv);
  }

  @Override
  public void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    matrices.attentionRows(q, k, rows, shape, from, to, m);
  }

  @Override
  public void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    matrices.attentionRowsGrad(dm, q, k, rows, shape, from, to, dq, dk);
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    ssd.logDecay(aLog, logDecay);
  }

  @Override
  public void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    ssd.logDecayGrad(dlogDecay, aLog, daLog);
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    ssd.ssd(x, b, c, logDecay, d, rows, shape, in, y, out);
  }

  @Override
  public void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd, @Nullable Tensor din) {
    ssd.ssdGrad(dy, dout, x, b, c, logDecay, d, rows, shape, in, dx, db, dc, dlogDecay, dd, din);
  }

  @Override
  public void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    matrices.ssdRows(b, c, logDecay, d, rows, shape, from, to, m);
  }

  @Override
  public void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    matrices.ssdRowsGrad(dm, b, c, logDecay, d, rows, shape, from, to, db, dc, dlogDecay, dd);
  }

  @Override
  public void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance) {
    distances.matrixDistance(b, c, logDecay, d, ssd, q, k, attention, rows, distance);
  }

  @Override
  public void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    distances.matrixDistanceGrad(ddistance, distance, b, c, logDecay, d, ssd, q, k, attention, rows, db, dc, dlogDecay,
        dd);
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    losses.crossEntropy(logits, labels, loss, lse);
  }

  @Override
  public void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    losses.crossEntropyGrad(dloss, logits, labels, lse, dlogits);
  }

  @Override
  public void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    losses.divergence(kind, student, studentTemperature, teacher, teacherTemperature, loss);
  }

  @Override
  public void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    losses.divergenceGrad(kind, dloss, student, studentTemperature, teacher, teacherTemperature, dstudent);
  }

  @Override
  public void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids) {
    choice.choose(logits, temperature, uniform, ids);
  }

  @Override
  public void rowDistance(Tensor a, Tensor b, Tensor loss) {
    losses.rowDistance(a, b, loss);
  }

  @Override
  public void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    losses.rowDistanceGrad(dloss, a, b, loss, da);
  }

  @Override
  public void adamW(List<AdamWItem> items) {
    for (AdamWItem item : items) {
      adamW(item.w(), item.gradient(), item.m(), item.v(), item.step());
      fill(item.gradient(), 0);
    }
  }

  @Override
  public void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    adamW.adamW(w, gradient, m, v, step);
  }

  @Override
  public void activate(Activation kind, Tensor x, Tensor y) {
    elements.activate(kind, x, y);
  }

  @Override
  public void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    elements.activateGrad(kind, dy, x, dx);
  }

  @Override
  public void clamp(Tensor x, double low, double high, Tensor y) {
    elements.clamp(x, low, high, y);
  }

  @Override
  public void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    elements.clampGrad(dy, x, low, high, dx);
  }

  @Override
  public void addRow(Tensor x, Tensor bias, Tensor y) {
    elements.addRow(x, bias, y);
  }

  @Override
  public void scaleColumns(Tensor x, Tensor w, Tensor y) {
    elements.scaleColumns(x, w, y);
  }

  @Override
  public void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    elements.scaleColumnsGrad(dy, x, w, dx, dw);
  }

  @Override
  public void scaleHeads(Tensor x, Tensor s, Tensor y) {
    elements.scaleHeads(x, s, y);
  }

  @Override
  public void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    elements.scaleHeadsGrad(dy, x, s, dx, ds);
  }

  @Override
  public void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean,
      Tensor scale) {
    layerNorm.layerNorm(x, w, bias, epsilon, y, mean, scale);
  }

  @Override
  public void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias) {
    layerNorm.layerNormGrad(dy, x, w, mean, scale, dx, dw, dbias);
  }

  @Override
  public void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    selective.selectiveScan(x, dt, a, b, c, d, rows, shape, in, y, out);
  }

  @Override
  public void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    selective.selectiveScanGrad(dy, dout, x, dt, a, b, c, d, rows, shape, in, dx, ddt, da, db, dc, dd, din);
  }

  @Override
  public void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor m) {
    selectiveRows.selectiveRows(dt, a, b, c, d, rows, shape, from, to, m);
  }

  @Override
  public void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    selectiveRows.selectiveRowsGrad(dm, dt, a, b, c, d, rows, shape, from, to, ddt, da, db, dc, dd);
  }

  @Override
  public void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y) {
    toeplitz.toeplitz(x, w, rows, y);
  }

  @Override
  public void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw) {
    toeplitz.toeplitzGrad(dy, x, w, rows, dx, dw);
  }

  @Override
  public void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m) {
    toeplitz.toeplitzRows(w, rows, from, to, m);
  }

  @Override
  public void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw) {
    toeplitz.toeplitzRowsGrad(dm, rows, from, to, dw);
  }

  @Override
  public void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    batchedProduct.batchedProduct(count, a, turnA, b, turnB, c, add);
  }

  @Override
  public void matrixProduct(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y) {
    matrixProduct.matrixProduct(m, v, rows, heads, from, to, y);
  }

  @Override
  public void matrixProductGrad(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm,
      Tensor dv) {
    matrixProduct.matrixProductGrad(dy, m, v, rows, heads, from, to, dm, dv);
  }
}
