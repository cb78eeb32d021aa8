package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.LowRankMatrix;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// Causal low rank and SSD matrices near given ones, by gradient descent on half the squared Frobenius distance.
///
/// Adam with a rate that rises over the first twentieth of the steps and falls to zero over the rest. Both families begin
/// at the same matrix, see {@link FactorStart}, and have the same steps and rates; what differs is that SSD also learns
/// `log a = -softplus(aLog)`, a number for every token. Matrices do not influence each other: they are the heads of one
/// row, and Adam works element by element.
///
/// SSD matrices with positive decays are causal low-rank matrices: `exp(s_i - s_j) C_i·B_j` has the factors `exp(s_i) C_i`
/// and `exp(-s_j) B_j`. So the nearest low-rank matrix is as near as the nearest SSD matrix; gradient descent does not
/// find it, because its factors would differ by the product of all decays in size.
///
/// *Cost*: O(T² N) a step and matrix. *Source*: MOHAWK's study, which states 10,000 steps of gradient descent and neither
/// rate nor start.
///
/// @param steps steps, 0 for the start itself
/// @param rate Adam's highest rate
public record GradientFit(int steps, double rate) {
  /// One step in so many rises.
  private static final int WARMUP = 20;
  private static final AdamWOptions ADAM = new AdamWOptions(0.9, 0.99, 1e-12, 0);

  public GradientFit {
    if (steps < 0 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "gradient fit: expected steps (" + steps + ") >= 0 and a rate (" + rate + ") > 0");
    }
  }

  /// Distances of causal low-rank matrices of rank `state` to `matrices`.
  public double[] lowRank(Device device, List<AttentionMatrix> matrices, int state) {
    return fit(device, matrices, state, false);
  }

  /// Distances of SSD matrices of this state size to `matrices`.
  public double[] ssd(Device device, List<AttentionMatrix> matrices, int state) {
    return fit(device, matrices, state, true);
  }

  private double[] fit(Device device, List<AttentionMatrix> matrices, int state, boolean decays) {
    int length = matrices.getFirst().length();
    if (state < 1 || state >= length) {
      throw new IllegalArgumentException(
          "gradient fit: expected 1.." + (length - 1) + " states of matrices of " + length
              + " tokens, got " + state);
    }
    try (Scope memory = device.newScope("gradient fit")) {
      DenseMatrix target = DenseMatrix.of(memory, matrices);
      Factors factors = factors(memory, matrices, state, decays);
      AdamW adam = new AdamW(factors.parameters(), ADAM, memory);
      long risen = steps / WARMUP;
      Wsd schedule = new Wsd(rate, risen, risen, steps, 0, 0);
      for (int step = 0; step < steps; step++) {
        try (Scope scope = device.newScope("gradient fit, step " + step)) {
          Context c = Context.training(scope);
          adam.watch(c.tape());
          Tensor m = factors.matrix(c, target).rows(c, 0, length);
          // The gradient of the rows is their error, and the backward pass does not read them.
          c.kernels().axpby(1, m, -1, target.entries().reshape(m.shape()), m);
          c.tape().backward(m, m);
        }
        adam.step(step + 1, schedule.rate(step), 0, name -> name);
      }
      Context c = Context.inference(memory);
      return factors.matrix(c, target).distance(c, target).toDoubles();
    }
  }

  private static Factors factors(Scope memory, List<AttentionMatrix> matrices, int state, boolean decays) {
    int length = matrices.getFirst().length();
    FactorStart start = FactorStart.of(matrices, state, decays ? FactorStart.decay(length) : 0);
    Shape shape = Shape.of(length, (long) matrices.size() * state);
    Tensor a = decays
        ? memory.full(DType.F32, Shape.of(length, matrices.size()), Math.log(Math.expm1(-FactorStart.decay(length))))
        : null;
    return new Factors(memory.of(DType.F32, shape, start.b()), memory.of(DType.F32, shape, start.c()), a, state);
  }

  /// What is learnt: b and c (T, heads * N), aLog (T, heads) or none.
  private record Factors(Tensor b, Tensor c, @Nullable Tensor aLog, int state) {
    Parameters parameters() {
      List<Parameter> out = new ArrayList<>(List.of(new Parameter("b", b), new Parameter("c", c)));
      if (aLog != null) {
        out.add(new Parameter("a_log", aLog));
      }
      return Parameters.of(out);
    }

    MixingMatrix matrix(Context context, DenseMatrix like) {
      int heads = like.heads();
      return aLog == null
          ? new LowRankMatrix(c, b, heads, heads, like.over())
          : new SemiseparableMatrix(b, c, Ssd.logDecay(context, aLog), null, new SsdShape(heads, heads, 1, state),
              like.over());
    }
  }
}
