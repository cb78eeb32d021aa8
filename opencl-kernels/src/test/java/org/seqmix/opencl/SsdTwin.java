package org.seqmix.opencl;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Numbers for one SSD and its result in plain double loops, written from the definition in `Kernels.ssd`.
final class SsdTwin {
  final Rows rows;
  final SsdShape shape;
  final double[] x;
  final double[] b;
  final double[] c;
  final double[] logDecay;
  final double @Nullable [] d;
  final double[] in;
  final double[] y;
  final double[] out;

  SsdTwin(long seed, Rows rows, SsdShape shape, boolean skip) {
    SplittableRandom random = new SplittableRandom(seed);
    this.rows = rows;
    this.shape = shape;
    int tokens = rows.tokens();
    x = OpenCl.normal(random, (long) tokens * shape.values());
    b = OpenCl.normal(random, (long) tokens * shape.keys());
    c = OpenCl.normal(random, (long) tokens * shape.keys());
    logDecay = random.doubles((long) tokens * shape.heads(), -3, 0).map(v -> (float) v).toArray();
    d = skip ? OpenCl.normal(random, shape.heads()) : null;
    in = OpenCl.normal(random, (long) rows.rows() * shape.values() * shape.state());
    y = new double[x.length];
    out = new double[in.length];
    rows.spans().forEach(this::span);
  }

  private void span(Rows.Span span) {
    int n = shape.state();
    int p = shape.headDim();
    for (int head = 0; head < shape.heads(); head++) {
      int keep = (span.row() * shape.heads() + head) * n * p;
      double[] h = new double[n * p];
      if (span.continues()) {
        System.arraycopy(in, keep, h, 0, n * p);
      }
      for (int t = span.from(); t < span.to(); t++) {
        token(t, head, h);
      }
      if (span.last()) {
        System.arraycopy(h, 0, out, keep, n * p);
      }
    }
  }

  private void token(int t, int head, double[] h) {
    int p = shape.headDim();
    int values = t * shape.values() + head * p;
    int keys = t * shape.keys() + head / shape.headsPerGroup() * shape.state();
    double a = Math.exp(logDecay[t * shape.heads() + head]);
    for (int j = 0; j < p; j++) {
      double sum = d == null ? 0 : d[head] * x[values + j];
      for (int n = 0; n < shape.state(); n++) {
        h[n * p + j] = a * h[n * p + j] + b[keys + n] * x[values + j];
        sum += c[keys + n] * h[n * p + j];
      }
      y[values + j] = sum;
    }
  }

  /// What the device makes of the tokens `from` to `to`, which are all tokens of `piece`; states in place.
  float[] run(Scope scope, int from, int to, Rows piece, @Nullable Tensor in, @Nullable Tensor out) {
    int n = to - from;
    Tensor y = OpenCl.framed(scope, new double[n * shape.values()], n, shape.values());
    scope.device().kernels().ssd(part(scope, x, from, to, shape.values()), part(scope, b, from, to, shape.keys()),
        part(scope, c, from, to, shape.keys()), part(scope, logDecay, from, to, shape.heads()),
        d == null ? null : OpenCl.tensor(scope, d, shape.heads()), piece, shape, in, y, out);
    return y.toFloats();
  }

  private static Tensor part(Scope scope, double[] values, int from, int to, int columns) {
    return OpenCl.framed(scope, values, values.length / columns, columns).rows(from, to);
  }

  /// The states before the rows, or room for those after, on the device.
  Tensor states(Scope scope, double[] values) {
    return OpenCl.tensor(scope, values, (long) rows.rows() * shape.heads() * shape.state(), shape.headDim());
  }
}
