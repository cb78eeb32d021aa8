package org.seqmix.tensor.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;

/// Inputs of an SSD with random numbers, its kernels' results and those of the recurrence in doubles.
final class SsdCase {
  final BareDevice device;
  final Rows rows;
  final SsdShape shape;
  final Tensor x;
  final Tensor b;
  final Tensor c;
  final Tensor logDecay;
  final Tensor d;
  final Tensor in;
  final Tensor dy;
  final Tensor dout;

  SsdCase(long seed, Rows rows, SsdShape shape, double... logDecays) {
    device = new BareDevice(seed);
    this.rows = rows;
    this.shape = shape;
    int t = rows.tokens();
    long states = (long) rows.rows() * shape.heads() * shape.state();
    x = device.normal(t, shape.values(), 1);
    b = device.normal(t, shape.keys(), 1);
    c = device.normal(t, shape.keys(), 1);
    d = device.vector(device.normal(1, shape.heads(), 1).toDoubles());
    double[] gates = device.normal(t, shape.heads(), 1).toDoubles();
    for (int i = 0; i < gates.length; i++) {
      gates[i] = logDecays.length > 0 ? logDecays[i * 7 % logDecays.length] : -0.2 * gates[i] * gates[i];
    }
    logDecay = device.set(device.empty(t, shape.heads()), gates);
    in = device.flatNormal(states, shape.headDim(), 1);
    dy = device.normal(t, shape.values(), 1);
    dout = device.flatNormal(states, shape.headDim(), 1);
  }

  record Forward(Tensor y, Tensor out) {}

  Forward forward(Workers workers) {
    Tensor y = device.empty(rows.tokens(), shape.values());
    Tensor out = device.flat(in.rows(), in.columns());
    SsdKernel.ssd(x, b, c, logDecay, d, rows, shape, in, y, out, workers);
    return new Forward(y, out);
  }

  /// dx, db, dc, dlogDecay, dd (from 1), din.
  List<Tensor> backward(Workers workers) {
    Tensor dx = device.empty(rows.tokens(), shape.values());
    Tensor db = device.empty(rows.tokens(), shape.keys());
    Tensor dc = device.empty(rows.tokens(), shape.keys());
    Tensor dl = device.empty(rows.tokens(), shape.heads());
    double[] ones = new double[shape.heads()];
    Arrays.fill(ones, 1);
    Tensor dd = device.vector(ones);
    Tensor din = device.flat(in.rows(), in.columns());
    SsdKernel.ssdGrad(dy, dout, x, b, c, logDecay, d, rows, shape, in, dx, db, dc, dl, dd, din, workers);
    return List.of(dx, db, dc, dl, dd, din);
  }

  /// y, out, dx, db, dc, dlogDecay, dd (from 1), din by the recurrence of {@link org.seqmix.tensor.Kernels}.
  List<double[]> expected() {
    Recurrence r = new Recurrence(this);
    for (Rows.Span span : rows.spans()) {
      for (int h = 0; h < shape.heads(); h++) {
        r.head(span, h);
      }
    }
    return new ArrayList<>(List.of(r.y, r.out, r.dx, r.db, r.dc, r.dl, r.dd, r.din));
  }

  private static final class Recurrence {
    final SsdShape s;
    final int n;
    final int p;
    final double[] x;
    final double[] b;
    final double[] c;
    final double[] l;
    final double[] d;
    final double[] in;
    final double[] dy;
    final double[] dout;
    final double[] y;
    final double[] out;
    final double[] dx;
    final double[] db;
    final double[] dc;
    final double[] dl;
    final double[] dd;
    final double[] din;

    Recurrence(SsdCase k) {
      s = k.shape;
      n = s.state();
      p = s.headDim();
      x = k.x.toDoubles();
      b = k.b.toDoubles();
      c = k.c.toDoubles();
      l = k.logDecay.toDoubles();
      d = k.d.toDoubles();
      in = k.in.toDoubles();
      dy = k.dy.toDoubles();
      dout = k.dout.toDoubles();
      y = new double[x.length];
      out = new double[in.length];
      dx = new double[x.length];
      db = new double[b.length];
      dc = new double[c.length];
      dl = new double[l.length];
      dd = new double[d.length];
      Arrays.fill(dd, 1);
      din = new double[in.length];
    }

    void head(Rows.Span span, int h) {
      int state = (span.row() * s.heads() + h) * n * p;
      double[][] states = new double[span.length() + 1][n * p];
      if (span.continues()) {
        System.arraycopy(in, state, states[0], 0, n * p);
      }
      for (int t = 0; t < span.length(); t++) {
        step(span.from() + t, h, states[t], states[t + 1]);
      }
      double[] slope = new double[n * p];
      if (span.last()) {
        System.arraycopy(states[span.length()], 0, out, state, n * p);
        System.arraycopy(dout, state, slope, 0, n * p);
      }
      for (int t = span.length() - 1; t >= 0; t--) {
        back(span.from() + t, h, states[t], states[t + 1], slope);
      }
      if (span.continues()) {
        System.arraycopy(slope, 0, din, state, n * p);
      }
    }

    private void step(int t, int h, double[] before, double[] after) {
      int g = t * s.keys() + h / s.headsPerGroup() * n;
      int v = (t * s.heads() + h) * p;
      double a = Math.exp(l[t * s.heads() + h]);
      for (int e = 0; e < p; e++) {
        y[v + e] = d[h] * x[v + e];
        for (int i = 0; i < n; i++) {
          after[i * p + e] = a * before[i * p + e] + b[g + i] * x[v + e];
          y[v + e] += c[g + i] * after[i * p + e];
        }
      }
    }

    private void back(int t, int h, double[] before, double[] after, double[] slope) {
      int g = t * s.keys() + h / s.headsPerGroup() * n;
      int v = (t * s.heads() + h) * p;
      double a = Math.exp(l[t * s.heads() + h]);
      for (int e = 0; e < p; e++) {
        dx[v + e] += d[h] * dy[v + e];
        dd[h] += dy[v + e] * x[v + e];
        for (int i = 0; i < n; i++) {
          int at = i * p + e;
          slope[at] += c[g + i] * dy[v + e];
          dx[v + e] += slope[at] * b[g + i];
          db[g + i] += slope[at] * x[v + e];
          dc[g + i] += after[at] * dy[v + e];
          dl[t * s.heads() + h] += a * slope[at] * before[at];
          slope[at] *= a;
        }
      }
    }
  }
}
