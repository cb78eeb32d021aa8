package org.seqmix.ssm;

import java.util.Arrays;
import org.seqmix.tensor.Parameters;

/// What the slow twins of layers are written with: arrays [token][column] in double.
final class Plain {
  private final Parameters weights;

  Plain(Parameters weights) {
    this.weights = weights;
  }

  /// The numbers of a weight, row after row.
  double[] weight(String name) {
    return weights.get(name).value().toDoubles();
  }

  /// The numbers of a weight, or zeros where the layer has none of that name.
  double[] bias(String name, int size) {
    return weights.contains(name) ? weight(name) : new double[size];
  }

  /// x wᵀ + bias.
  double[][] linear(double[][] x, String name, double[] bias) {
    double[] w = weight(name);
    double[][] out = new double[x.length][bias.length];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < bias.length; o++) {
        double sum = bias[o];
        for (int i = 0; i < x[t].length; i++) {
          sum += w[o * x[t].length + i] * x[t][i];
        }
        out[t][o] = sum;
      }
    }
    return out;
  }

  /// silu of the causal convolution of every column, its last tap on the present token.
  double[][] convolved(double[][] x, int taps) {
    int channels = x[0].length;
    double[] w = weight("conv1d.weight");
    double[] bias = bias("conv1d.bias", channels);
    double[][] out = new double[x.length][channels];
    for (int t = 0; t < x.length; t++) {
      for (int ch = 0; ch < channels; ch++) {
        double sum = bias[ch];
        for (int k = 0; k < taps && k <= t; k++) {
          sum += w[ch * taps + taps - 1 - k] * x[t - k][ch];
        }
        out[t][ch] = silu(sum);
      }
    }
    return out;
  }

  /// Columns `from` to `to`.
  static double[][] columns(double[][] x, int from, int to) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      out[t] = Arrays.copyOfRange(x[t], from, to);
    }
    return out;
  }

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
