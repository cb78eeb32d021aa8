package org.seqmix.ssm;

/// Mamba-2 as it is written, for one document: the slow twin of {@link Mamba2}.
final class PlainMamba2 {
  private final Mamba2Config config;
  private final Plain plain;

  PlainMamba2(Mamba2Config config, Plain plain) {
    this.config = config;
    this.plain = plain;
  }

  double[][] forward(double[][] u) {
    int inner = config.inner();
    int channels = config.convChannels();
    double[][] p = plain.linear(u, "in_proj.weight", plain.bias("in_proj.bias", config.projected()));
    double[][] xbc = plain.convolved(Plain.columns(p, inner, inner + channels), config.taps());
    double[][] y = recurrence(xbc, Plain.columns(p, inner + channels, config.projected()));
    for (int t = 0; t < y.length; t++) {
      for (int i = 0; i < inner; i++) {
        y[t][i] *= Plain.silu(p[t][i]);
      }
      normalise(y[t]);
    }
    return plain.linear(y, "out_proj.weight", plain.bias("out_proj.bias", config.width()));
  }

  private double[][] recurrence(double[][] xbc, double[][] raw) {
    double[] aLog = plain.weight("A_log");
    double[] dtBias = plain.weight("dt_bias");
    double[] skip = plain.weight("D");
    int size = config.headDim();
    int state = config.state();
    int keys = config.groups() * state;
    double[][] y = new double[xbc.length][config.inner()];
    double[][] h = new double[config.inner()][state];
    for (int t = 0; t < y.length; t++) {
      for (int i = 0; i < config.inner(); i++) {
        int head = i / size;
        int b = config.inner() + head * config.groups() / config.heads() * state;
        double dt = Plain.softplus(raw[t][head] + dtBias[head]);
        dt = Math.min(Math.max(dt, config.steps().min()), config.steps().max());
        double a = Math.exp(-Math.exp(aLog[head]) * dt);
        y[t][i] = skip[head] * xbc[t][i];
        for (int n = 0; n < state; n++) {
          h[i][n] = a * h[i][n] + dt * xbc[t][b + n] * xbc[t][i];
          y[t][i] += xbc[t][b + keys + n] * h[i][n];
        }
      }
    }
    return y;
  }

  private void normalise(double[] y) {
    Mamba2Config.Norm norm = config.norm();
    if (norm == null) {
      return;
    }
    double[] w = plain.weight("norm.weight");
    int size = y.length / norm.groups();
    for (int from = 0; from < y.length; from += size) {
      double squares = 0;
      for (int i = from; i < from + size; i++) {
        squares += y[i] * y[i];
      }
      for (int i = from; i < from + size; i++) {
        y[i] *= w[i] / Math.sqrt(squares / size + norm.epsilon());
      }
    }
  }
}
