package org.seqmix.ssm;

/// MambaInLlama's layer as it is written, for one document: the slow twin of {@link SelectiveScanMixer}.
final class PlainSelectiveScan {
  private final SelectiveScanConfig config;
  private final Plain plain;

  PlainSelectiveScan(SelectiveScanConfig config, Plain plain) {
    this.config = config;
    this.plain = plain;
  }

  double[][] forward(double[][] u) {
    int inner = config.inner();
    int xb = config.xb();
    double[][] p = plain.linear(u, "in_proj.weight", new double[config.projected()]);
    double[][] x = plain.convolved(repeated(Plain.columns(p, inner, inner + xb)), config.taps());
    double[][] b = repeated(Plain.columns(p, inner + xb, inner + 2 * xb));
    double[][] c = Plain.columns(p, inner + 2 * xb, 2 * inner + 2 * xb);
    double[] bias = plain.weight("dt_proj.bias");
    double[][] dt = plain.linear(Plain.columns(p, 2 * inner + 2 * xb, config.projected()), "dt_proj.weight", bias);
    double[][] y = new double[u.length][inner];
    double[][] h = new double[inner][config.state()];
    for (int t = 0; t < u.length; t++) {
      for (int i = 0; i < inner; i++) {
        double step = Plain.softplus(dt[t][i] + (config.dtBiasTwice() ? bias[i] : 0));
        y[t][i] = Plain.silu(p[t][i]) * channel(h[i], i, step, x[t][i], b[t], c[t]);
      }
    }
    return plain.linear(y, "out_proj.weight", new double[config.width()]);
  }

  /// One token of one channel, whose state is h.
  private double channel(double[] h, int i, double step, double x, double[] b, double[] c) {
    int state = config.state();
    int head = i / state * state;
    double y = plain.weight("D")[i] * x;
    for (int n = 0; n < state; n++) {
      double a = -Math.exp(plain.weight("A_log")[i * state + n]);
      h[n] = Math.exp(step * a) * h[n] + step * b[head + n] * x;
      y += c[head + n] * h[n];
    }
    return y;
  }

  /// Head k of the result is head k / times of what is shared.
  private double[][] repeated(double[][] shared) {
    int state = config.state();
    double[][] out = new double[shared.length][config.inner()];
    for (int t = 0; t < out.length; t++) {
      for (int i = 0; i < config.inner(); i++) {
        int head = i / state / (config.inner() / config.xb());
        out[t][i] = shared[t][head * state + i % state];
      }
    }
    return out;
  }
}
