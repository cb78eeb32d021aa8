package org.seqmix.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The closed list of operations of a device, forward and backward.
///
/// Callers are the differentiable operations in `org.seqmix.tensor.op`, which check shapes, devices and liveness once;
/// a kernel may rely on what its documentation says. Tensors are (tokens, width) with any row stride unless said
/// otherwise; 1-D tensors are contiguous. `T` tokens, `H` heads, `P` head dim, `N` state size, `V` vocabulary.
///
/// Conventions of every device:
/// - A plain output is overwritten. A `…Grad` kernel overwrites gradients of activations, and ADDS to gradients of
///   parameters (those whose documentation says "+=").
/// - A token's result depends on nothing but its own span: not on other rows, on the number of rows, nor on threads.
///   For one device the same call gives the same bits.
/// - Reductions over tokens run in a fixed order.
///
/// A device that lacks an operation refuses it by name; nothing falls back silently.
public interface Kernels extends ElementKernels, ScanKernels, MatrixKernels {
  // ---- memory and small algebra -------------------------------------------------------------------------------

  /// y = value everywhere.
  default void fill(Tensor y, double value) {
    throw refuse("fill");
  }

  /// y = x, converting between element types (F32, F64, BF16, F16; I32 to I32). Same shape, any row strides.
  default void copy(Tensor x, Tensor y) {
    throw refuse("copy");
  }

  /// y = a x + b z, element by element. `y` may be `x` or `z`.
  default void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    throw refuse("axpby");
  }

  /// y = x z, element by element. `y` may be `x` or `z`.
  default void multiply(Tensor x, Tensor z, Tensor y) {
    throw refuse("multiply");
  }

  /// `y[0]` = sum of all elements of x, in a fixed order (wider accumulation than the element type, or pairwise).
  default void sum(Tensor x, Tensor y) {
    throw refuse("sum");
  }

  /// `y[0]` = sum of the squares of all elements of x, in a fixed order.
  default void sumSquares(Tensor x, Tensor y) {
    throw refuse("sumSquares");
  }

  /// y += the column sums of x: x (T, W), y (W). The gradient of a bias.
  default void addColumnSums(Tensor x, Tensor y) {
    throw refuse("addColumnSums");
  }

  // ---- products ------------------------------------------------------------------------------------------------

  /// y = x wᵀ + bias: x (T, K), w (M, K) in rows or packed, bias (M), y (T, M). One fused-multiply-add chain in
  /// ascending k for every element, whatever T is, of the values of the weight's {@link Tensor#format}; in a format with
  /// 8-bit inputs, one in ascending groups, see {@link WeightFormat}. A w in rows may be stored in BF16.
  default void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    throw refuse("linear");
  }

  /// dx = dy w: dy (T, M), w (M, K), dx (T, K). A w in rows may be stored in BF16.
  default void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    throw refuse("linearInputGrad");
  }

  /// dw += dyᵀ x: dy (T, M), x (T, K), dw (M, K).
  default void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    throw refuse("linearWeightGrad");
  }

  /// A packed copy of a product's weight (out, in), in `scope`; a device without packing returns the plain values.
  ///
  /// *Numerics*: which values a format keeps does not depend on the device, see {@link WeightFormat}.
  default Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    throw refuse("pack");
  }

  // ---- embedding, norm, gate, convolution, rotary -----------------------------------------------------------------

  /// `y[t] = w[ids[t]]`: ids (T) I32, w (V, W) in rows, in BF16 too, or packed, y (T, W). Ids are in range.
  default void embedding(Tensor ids, Tensor w, Tensor y) {
    throw refuse("embedding");
  }

  /// `dw[ids[t]] += dy[t]`, in ascending t.
  default void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    throw refuse("embeddingGrad");
  }

  /// y = x / sqrt(mean(x²) + epsilon) * w along the columns; `scale` (T) keeps 1 / sqrt(...) for the backward pass.
  default void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    throw refuse("rmsNorm");
  }

  /// dx from dy; dw += where given.
  default void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    throw refuse("rmsNormGrad");
  }

  /// y = x silu(z + bias), silu(v) = v / (1 + exp(-v)): x, z, y (T, W), bias (W) or none.
  default void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    throw refuse("gate");
  }

  /// dx, dz from dy; dbias += where given.
  default void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias) {
    throw refuse("gateGrad");
  }

  /// Depthwise causal convolution along each span: `y[t, c] = bias[c] + sum_j w[c, j] x[t - (K-1) + j, c]`.
  ///
  /// x, y (T, C); w (C, K), last tap on the present token; bias (C) or none. `in` and `out` (rows, K-1, C), oldest
  /// first, hold the inputs before a continuing row and after it; without `in`, or where a span does not continue,
  /// earlier inputs are zero. The sum runs in ascending j from the bias, zeros included, so pieces give the same bits.
  /// `out` may be `in`.
  default void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    throw refuse("causalConv");
  }

  /// dx from dy; dw +=, dbias += where given. Gradients do not flow into carried inputs.
  default void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    throw refuse("causalConvGrad");
  }

  /// Rotary embedding of `heads` heads in x (T, heads * P): for i < R/2 the pair (i, i + R/2) of each head turns by the
  /// angle of its token's position, R = 2 * columns of `cos`; columns from R on are copied. `cos`, `sin`
  /// (positions, R/2). `inverse` turns back (the gradient).
  default void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    throw refuse("rope");
  }

  // ---- attention -----------------------------------------------------------------------------------------------

  /// Causal softmax attention, tiled: never a T x T array. q (T, H P); out (T, H P); lse (T, H) keeps the logarithm of
  /// the sum of exponentials of the scaled scores. Keys of a query are visited in blocks counted from position 0 of
  /// its document, wherever its cache begins, so pieces, steps and caches without the keys before a window give the
  /// bits of the whole.
  default void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    throw refuse("attention");
  }

  /// dq, dk, dv from dout. k, v, dk, dv (T, kvHeads P) lie in the tokens of `rows`; no span continues.
  default void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    throw refuse("attentionGrad");
  }

  /// Rows `from` to `to` (within the row) of the matrices softmax(scale q kᵀ): m (rows * H * (to - from), L), L the
  /// longest row; zeros above the diagonal, across borders and beyond a row's length.
  default void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    throw refuse("attentionRows");
  }

  /// dq += and dk += from the gradient dm of {@link #attentionRows} (both added: blocks of one matrix share them).
  default void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    throw refuse("attentionRowsGrad");
  }

  // ---- state-space duality -------------------------------------------------------------------------------------

  /// logDecay = -softplus(aLog), element by element, exact for large |aLog|.
  default void logDecay(Tensor aLog, Tensor logDecay) {
    throw refuse("logDecay");
  }

  /// daLog = -sigmoid(aLog) dlogDecay.
  default void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    throw refuse("logDecayGrad");
  }

  /// State-space dual recurrence along each span and head:
  ///
  /// 1. `a_t = exp(logDecay_t)`
  /// 2. `h_t = a_t h_{t-1} + B_t x_tᵀ` (N x P)
  /// 3. `y_t = C_tᵀ h_t + D x_t`
  ///
  /// x, y (T, H P); b, c (T, groups N); logDecay (T, H), <= 0; d (H) or none. `in`, `out` (rows * H * N, P): the states
  /// before a continuing row and after it; a span that does not continue begins from zero. `out` may be `in`. Any
  /// split of a sequence gives the same bits.
  default void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    throw refuse("ssd");
  }

  /// Gradients of {@link #ssd}. With `S_t = dL/dh_t = C_t dy_tᵀ + a_{t+1} S_{t+1}` (after a row's last token: `dout`
  /// where given): `dx_t = S_tᵀ B_t + D dy_t`; `db_t = S_t x_t`; `dc_t = h_t dy_t`; `dlogDecay_t = a_t <S_t, h_{t-1}>`;
  /// `dd += sum_t <dy_t, x_t>`; `din = a_first S_first` for continuing spans, where asked for (zero elsewhere).
  default void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd, @Nullable Tensor din) {
    throw refuse("ssdGrad");
  }

  /// Rows `from` to `to` of the matrices `M_ij = exp(sum_{j<k<=i} logDecay_k) C_i·B_j` for j <= i, plus D on the
  /// diagonal: m (rows * H * (to - from), L), laid out as in {@link #attentionRows}. Sums are taken within tiles and
  /// multiplied across them: no differences of long cumulative sums.
  default void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    throw refuse("ssdRows");
  }

  /// db, dc, dlogDecay and dd all += from the gradient dm of {@link #ssdRows}.
  default void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    throw refuse("ssdRowsGrad");
  }

  /// Frobenius norm, for every span and head, of the difference between an SSD matrix and a softmax attention matrix
  /// of the same tokens, tiled: distance (spans, H). Both shapes have H heads. No span continues.
  default void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q,
      Tensor k, AttentionShape attention, Rows rows, Tensor distance) {
    throw refuse("matrixDistance");
  }

  /// Gradients of {@link #matrixDistance} for the SSD side, given `ddistance` (spans, H): db, dc, dlogDecay
  /// overwritten, dd +=. Where a distance is zero its gradient is zero.
  default void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    throw refuse("matrixDistanceGrad");
  }

  // ---- losses --------------------------------------------------------------------------------------------------

  /// `loss[t] = -log softmax(logits[t])[labels[t]]`, 0 where the label is negative; lse (T) keeps log-sum-exp.
  default void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    throw refuse("crossEntropy");
  }

  /// `dlogits[t] = dloss[t] (softmax(logits[t]) - onehot(labels[t]))`; zero rows where the label is negative.
  default void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    throw refuse("crossEntropyGrad");
  }

  /// `loss[t]` = divergence of `q = softmax(student[t] / studentTemperature)` from
  /// `p = softmax(teacher[t] / teacherTemperature)`.
  default void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    throw refuse("divergence");
  }

  /// dstudent from dloss; the teacher gets none.
  default void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    throw refuse("divergenceGrad");
  }

  /// `loss[t]` = L2 norm of `a[t] - b[t]`.
  default void rowDistance(Tensor a, Tensor b, Tensor loss) {
    throw refuse("rowDistance");
  }

  /// `da[t] = dloss[t] (a[t] - b[t]) / loss[t]`; zero where the distance is zero.
  default void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    throw refuse("rowDistanceGrad");
  }

  // ---- generation ----------------------------------------------------------------------------------------------

  /// `ids[t]` = a column of logits (T, V): where temperature (T) is 0, that of the largest number, the first of equals; else the first at
  /// which the running sum of `softmax(logits[t] / temperature[t])` passes `uniform[t]`, in [0, 1). ids (T) I32; -1 where a number is
  /// NaN or the largest is infinite.
  default void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids) {
    throw refuse("choose");
  }

  // ---- training ------------------------------------------------------------------------------------------------

  /// AdamW with decoupled decay, element by element: `g = gradientScale * gradient`; m, v moments;
  /// `w -= rate * weightDecay * w` first, then `w -= rate * m̂ / (sqrt(v̂) + epsilon)`.
  default void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    throw refuse("adamW");
  }

  /// AdamW over many parameters at once, each as in {@link #adamW(Tensor, Tensor, Tensor, Tensor, AdamWStep)}; their
  /// gradients are zeroed. An item may not share memory with another.
  default void adamW(List<AdamWItem> items) {
    throw refuse("adamW");
  }
}
