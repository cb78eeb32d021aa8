package org.seqmix.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// An SSD matrix and an attention matrix of the same tokens, with random numbers.
final class MatrixCase {
  final BareDevice device;
  final Rows rows;
  final SsdShape ssd;
  final AttentionShape attention;
  final Tensor b;
  final Tensor c;
  final Tensor logDecay;
  final Tensor d;
  final Tensor q;
  final Tensor k;

  MatrixCase(long seed, Rows rows, SsdShape ssd, AttentionShape attention, double... logDecays) {
    device = new BareDevice(seed);
    this.rows = rows;
    this.ssd = ssd;
    this.attention = attention;
    b = device.normal(rows.tokens(), ssd.keys(), 0.3);
    c = device.normal(rows.tokens(), ssd.keys(), 0.3);
    double[] gates = device.normal(rows.tokens(), ssd.heads(), 1).toDoubles();
    for (int i = 0; i < gates.length; i++) {
      gates[i] = logDecays.length > 0 ? logDecays[i * 7 % logDecays.length] : -0.1 * gates[i] * gates[i];
    }
    logDecay = device.set(device.empty(rows.tokens(), ssd.heads()), gates);
    d = device.vector(device.normal(1, ssd.heads(), 0.5).toDoubles());
    q = device.normal(rows.tokens(), attention.heads() * attention.headDim(), 1);
    k = device.normal(rows.tokens(), attention.kvHeads() * attention.headDim(), 1);
  }

  Tensor distance(Workers workers) {
    Tensor distance = device.flat(rows.spans().size(), ssd.heads());
    DistanceKernel.matrixDistance(b, c, logDecay, d, ssd, q, k, attention, rows, distance, workers);
    return distance;
  }

  /// db, dc, dlogDecay, dd (from 1).
  List<Tensor> distanceGrad(Tensor slopes, Tensor distance, Workers workers) {
    Tensor db = device.empty(rows.tokens(), ssd.keys());
    Tensor dc = device.empty(rows.tokens(), ssd.keys());
    Tensor dl = device.empty(rows.tokens(), ssd.heads());
    double[] ones = new double[ssd.heads()];
    Arrays.fill(ones, 1);
    Tensor dd = device.vector(ones);
    DistanceKernel.matrixDistanceGrad(slopes, distance, b, c, logDecay, d, ssd, q, k, attention, rows, db, dc, dl, dd,
        workers);
    return List.of(db, dc, dl, dd);
  }

  double[][] ssdMatrix(Rows.Span span, int head) {
    return Oracle.ssdMatrix(b.toDoubles(), c.toDoubles(), logDecay.toDoubles(), d.toDoubles()[head], span, ssd, head);
  }

  double[][] attentionMatrix(Rows.Span span, int head) {
    return Oracle.softmax(q.toDoubles(), k.toDoubles(), span, attention, head);
  }

  /// distance, db, dc, dlogDecay, dd (from 1).
  List<double[]> expected(double[] slopes) {
    int heads = ssd.heads();
    double[] distance = new double[slopes.length];
    double[] db = new double[(int) b.elements()];
    double[] dc = new double[db.length];
    double[] dl = new double[(int) logDecay.elements()];
    double[] dd = new double[heads];
    Arrays.fill(dd, 1);
    for (int s = 0; s < rows.spans().size(); s++) {
      Rows.Span span = rows.spans().get(s);
      for (int h = 0; h < heads; h++) {
        double[][] m = ssdMatrix(span, h);
        double norm = subtract(m, attentionMatrix(span, h));
        distance[s * heads + h] = norm;
        for (double[] row : m) {
          for (int j = 0; j < row.length; j++) {
            row[j] *= norm == 0 ? 0 : slopes[s * heads + h] / norm;
          }
        }
        dd[h] += Oracle.ssdMatrixGrad(m, b.toDoubles(), c.toDoubles(), logDecay.toDoubles(), span, ssd, h, db, dc, dl);
      }
    }
    return List.of(distance, db, dc, dl, dd);
  }

  /// m -= other; returns the norm.
  private static double subtract(double[][] m, double[][] other) {
    double squares = 0;
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m.length; j++) {
        m[i][j] -= other[i][j];
        squares += m[i][j] * m[i][j];
      }
    }
    return Math.sqrt(squares);
  }
}
