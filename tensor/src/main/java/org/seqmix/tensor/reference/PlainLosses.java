package org.seqmix.tensor.reference;

import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;

/// Losses per token.
final class PlainLosses {
  private final Views views;

  PlainLosses(Views views) {
    this.views = views;
  }

  void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    View scores = views.view(logits, "crossEntropy logits");
    View targets = views.view(labels, "crossEntropy labels");
    View out = views.view(loss, "crossEntropy loss");
    View kept = views.view(lse, "crossEntropy lse");
    views.each(scores.rows(), scores.columns(), t -> {
      double sum = Scalars.logSumExp(row(scores, t, 1));
      int label = targets.integer(t);
      kept.setAt(t, sum);
      out.setAt(t, label < 0 ? 0 : sum - scores.get(t, label));
    });
  }

  void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    View gradient = views.view(dloss, "crossEntropyGrad dloss");
    View scores = views.view(logits, "crossEntropyGrad logits");
    View targets = views.view(labels, "crossEntropyGrad labels");
    View kept = views.view(lse, "crossEntropyGrad lse");
    View out = views.view(dlogits, "crossEntropyGrad dlogits");
    views.each(scores.rows(), scores.columns(), t -> {
      int label = targets.integer(t);
      for (int v = 0; v < scores.columns(); v++) {
        double p = StrictMath.exp(scores.get(t, v) - kept.at(t));
        out.set(t, v, label < 0 ? 0 : gradient.at(t) * (v == label ? p - 1 : p));
      }
    });
  }

  void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    View scores = views.view(student, "divergence student");
    View targets = views.view(teacher, "divergence teacher");
    View out = views.view(loss, "divergence loss");
    views.each(scores.rows(), scores.columns(), t -> {
      double[] logQ = logSoftmax(scores, t, studentTemperature);
      double[] logP = logSoftmax(targets, t, teacherTemperature);
      out.setAt(t, divergence(kind, logQ, logP));
    });
  }

  private static double divergence(Divergence kind, double[] logQ, double[] logP) {
    double sum = 0;
    for (int v = 0; v < logQ.length; v++) {
      sum += switch (kind) {
        case CROSS_ENTROPY -> Scalars.weighted(StrictMath.exp(logP[v]), -logQ[v]);
        case FORWARD_KL -> Scalars.weighted(StrictMath.exp(logP[v]), logP[v] - logQ[v]);
        case REVERSE_KL -> Scalars.weighted(StrictMath.exp(logQ[v]), logQ[v] - logP[v]);
      };
    }
    return sum;
  }

  /// With T the student's temperature: (q - p) / T for cross entropy and forward KL; q (log q - log p - KL) / T for
  /// reverse KL.
  void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    View gradient = views.view(dloss, "divergenceGrad dloss");
    View scores = views.view(student, "divergenceGrad student");
    View targets = views.view(teacher, "divergenceGrad teacher");
    View out = views.view(dstudent, "divergenceGrad dstudent");
    views.each(scores.rows(), scores.columns(), t -> {
      double[] logQ = logSoftmax(scores, t, studentTemperature);
      double[] logP = logSoftmax(targets, t, teacherTemperature);
      double reverse = divergence(Divergence.REVERSE_KL, logQ, logP);
      for (int v = 0; v < logQ.length; v++) {
        double q = StrictMath.exp(logQ[v]);
        double slope = switch (kind) {
          case CROSS_ENTROPY, FORWARD_KL -> q - StrictMath.exp(logP[v]);
          case REVERSE_KL -> Scalars.weighted(q, logQ[v] - logP[v] - reverse);
        };
        out.set(t, v, gradient.at(t) * slope / studentTemperature);
      }
    });
  }

  void rowDistance(Tensor a, Tensor b, Tensor loss) {
    View first = views.view(a, "rowDistance a");
    View second = views.view(b, "rowDistance b");
    View out = views.view(loss, "rowDistance loss");
    for (int t = 0; t < first.rows(); t++) {
      double squares = 0;
      for (int c = 0; c < first.columns(); c++) {
        double e = first.get(t, c) - second.get(t, c);
        squares += e * e;
      }
      out.setAt(t, Math.sqrt(squares));
    }
  }

  void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    View gradient = views.view(dloss, "rowDistanceGrad dloss");
    View first = views.view(a, "rowDistanceGrad a");
    View second = views.view(b, "rowDistanceGrad b");
    View norm = views.view(loss, "rowDistanceGrad loss");
    View out = views.view(da, "rowDistanceGrad da");
    for (int t = 0; t < first.rows(); t++) {
      double factor = norm.at(t) == 0 ? 0 : gradient.at(t) / norm.at(t);
      for (int c = 0; c < first.columns(); c++) {
        out.set(t, c, factor * (first.get(t, c) - second.get(t, c)));
      }
    }
  }

  private static double[] row(View scores, int t, double temperature) {
    double[] row = new double[scores.columns()];
    for (int v = 0; v < row.length; v++) {
      row[v] = scores.get(t, v) / temperature;
    }
    return row;
  }

  private static double[] logSoftmax(View scores, int t, double temperature) {
    double[] row = row(scores, t, temperature);
    double lse = Scalars.logSumExp(row);
    for (int v = 0; v < row.length; v++) {
      row[v] -= lse;
    }
    return row;
  }
}
