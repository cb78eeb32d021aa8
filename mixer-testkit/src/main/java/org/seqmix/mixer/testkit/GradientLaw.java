package org.seqmix.mixer.testkit;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Law 6: gradients are slopes, for every parameter and for the input. In F64; bound {@link CentralDifference#BOUND}.
public final class GradientLaw {
  private GradientLaw() {
  }

  /// Law 6 for the layer's output.
  public static void ofForward(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    check(lab, c, "law 6: forward", u, (context, rows) -> lab.mixer().forward(context, u, rows));
  }

  /// Law 6 for the dense matrix.
  public static void ofMatrix(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    check(lab, c, "law 6: the dense matrix", u,
        (context, rows) -> lab.mixer().mix(context, u, rows).matrix().dense(context));
  }

  /// Law 6 for the layer taken apart: the matrix applied to the values, and the way out.
  public static void ofParts(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    check(lab, c, "law 6: the layer taken apart", u, (context, rows) -> {
      Mixing m = lab.mixer().mix(context, u, rows);
      return m.leave().apply(m.matrix().apply(context, m.values()));
    });
  }

  /// Law 6 for the distances to a fixed softmax matrix and to a fixed one of another family, which the seed chooses.
  public static void ofDistances(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    Function<Context, MixingMatrix> mine = context -> lab.mixer().mix(context, u, c.packed()).matrix();
    int heads = mine.apply(lab.plain()).heads();
    MixingMatrix softmax = OtherMatrices.softmax(lab, c, heads);
    distance(lab, c, "law 6: distance to a softmax matrix", Gradients.inputs(lab, u), mine, context -> softmax);
    MatrixFamily family = OtherMatrices.family(c);
    MixingMatrix other = OtherMatrices.of(family, lab, c, heads);
    distance(lab, c, "law 6: distance to a " + family + " matrix", Gradients.inputs(lab, u), mine, context -> other);
  }

  /// Law 6 for the distance between two mixers' matrices, both of which want gradients.
  public static void ofDistanceBetweenMixers(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    SequenceMixer other = lab.anotherMixer();
    List<Parameter> inputs = Gradients.inputs(lab, u);
    other.parameters().forEach(p -> inputs.add(new Parameter("other " + p.name(), p.value())));
    distance(lab, c, "law 6: distance between two mixers", inputs,
        context -> lab.mixer().mix(context, u, c.packed()).matrix(),
        context -> other.mix(context, u, c.packed()).matrix());
  }

  private static void check(Lab lab, LawCase c, String what, Tensor u, BiFunction<Context, Rows, Tensor> function) {
    Rows rows = c.packed();
    Dice dice = c.dice(what);
    double[] weights = dice.gaussians(Math.toIntExact(function.apply(lab.plain(), rows).elements()));
    CentralDifference.check(lab, dice, what, Gradients.inputs(lab, u),
        context -> Gradients.weighted(lab, context, function.apply(context, rows), weights));
  }

  /// Distances near zero are left out, see {@link FarMatrices}; law 10 has the zero.
  static void distance(Lab lab, LawCase c, String what, List<Parameter> inputs, Function<Context, MixingMatrix> mine,
      Function<Context, MixingMatrix> other) {
    Dice dice = c.dice(what);
    double[] weights = FarMatrices.weights(lab, mine.apply(lab.plain()), other.apply(lab.plain()));
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= dice.gaussian();
    }
    CentralDifference.check(lab, dice, what, inputs, context -> Gradients.weighted(lab, context,
        mine.apply(context).distance(context, other.apply(context)), weights));
  }
}
