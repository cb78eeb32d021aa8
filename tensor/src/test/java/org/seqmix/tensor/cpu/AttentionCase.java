package org.seqmix.tensor.cpu;

import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;

/// Inputs of attention with random numbers, its kernels' results and those of whole matrices in doubles.
final class AttentionCase {
  /// The kernels under test.
  interface Kernel {
    void forward(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse, Workers workers);

    void backward(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows, AttentionShape shape,
        Tensor dq, Tensor dk, Tensor dv, Workers workers);
  }

  private final Kernel kernel;
  final BareDevice device;
  final Rows rows;
  final AttentionShape shape;
  final int width;
  final int kvWidth;
  final Tensor q;
  final Tensor k;
  final Tensor v;
  final Tensor dout;
  final Tensor out;
  final Tensor lse;

  AttentionCase(Kernel kernel, long seed, Rows rows, AttentionShape shape, double size) {
    this.kernel = kernel;
    device = new BareDevice(seed);
    this.rows = rows;
    this.shape = shape;
    width = shape.heads() * shape.headDim();
    kvWidth = shape.kvHeads() * shape.headDim();
    q = device.normal(rows.tokens(), width, size);
    k = device.normal(rows.tokens(), kvWidth, size);
    v = device.normal(rows.tokens(), kvWidth, 1);
    dout = device.normal(rows.tokens(), width, 1);
    out = device.empty(rows.tokens(), width);
    lse = device.flat(rows.tokens(), shape.heads());
  }

  void forward(Workers workers) {
    kernel.forward(q, KeyValues.of(rows, k, v), rows, shape, out, lse, workers);
  }

  /// dq, dk, dv; after [#forward].
  List<Tensor> backward(Workers workers) {
    Tensor dq = device.empty(rows.tokens(), width);
    Tensor dk = device.empty(rows.tokens(), kvWidth);
    Tensor dv = device.empty(rows.tokens(), kvWidth);
    kernel.backward(dout, q, k, v, out, lse, rows, shape, dq, dk, dv, workers);
    return List.of(dq, dk, dv);
  }

  /// out, dq, dk, dv.
  List<double[]> expected() {
    double[] qs = q.toDoubles();
    double[] ks = k.toDoubles();
    double[] vs = v.toDoubles();
    double[] y = new double[qs.length];
    double[] dq = new double[qs.length];
    double[] dk = new double[ks.length];
    double[] dv = new double[ks.length];
    int p = shape.headDim();
    for (Rows.Span span : rows.spans()) {
      for (int h = 0; h < shape.heads(); h++) {
        int kv = h / shape.headsPerKv();
        double[][] m = Oracle.softmax(qs, ks, span, shape, h);
        Oracle.apply(m, vs, kv, shape.kvHeads(), p, span, h, shape.heads(), y);
        double[][] g = Oracle.applyGrad(m, vs, kv, shape.kvHeads(), p, span, h, shape.heads(), dout.toDoubles(), dv);
        Oracle.softmaxGrad(g, m, qs, ks, span, shape, h, dq, dk);
      }
    }
    return List.of(y, dq, dk, dv);
  }
}
