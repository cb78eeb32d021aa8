package org.seqmix.mohawk.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.mohawk.stage.HiddenStateAlignment;
import org.seqmix.mohawk.stage.KnowledgeDistillation;
import org.seqmix.mohawk.stage.MatrixOrientation;
import org.seqmix.mohawk.stage.NextToken;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.mohawk.stage.Stages;
import org.seqmix.tensor.Divergence;

/// One stage of a recipe.
///
/// @param stage what it does: `matrices`, `hstates`, `supervised`, `next-token`, or a name that a jar provides
/// @param requires the stage the student must have been through before, or empty
/// @param teacher another teacher's model directory for this stage, with the run's tokenizer, or empty for the run's own
/// @param tokens budget in tokens; a step takes rows x accumulate x context of it
/// @param rows rows whose gradients are computed at a time
/// @param accumulate how many such batches a step adds up, weighted so that the step is that of one batch of all their rows
/// @param rate highest learning rate
/// @param warmup share of the steps in which the rate rises
/// @param decay share of the steps in which it falls at the end
/// @param freeze regular expressions; parameters whose names contain a match are not trained
/// @param mixer_only stage 2 compares mixers instead of blocks
/// @param divergence stage 3: `cross_entropy`, `forward_kl` or `reverse_kl`
/// @param temperature stage 3: divides the student's logits
/// @param label_weight stage 3: share of the cross entropy against the text
/// @param top_k stage 3: how many of the teacher's most likely tokens are kept on disk for every position, so that the teacher
///     reads every text once; 0 to run it along
/// @param recompute computes every block again in the backward pass instead of keeping its results: the same bits with
///     less memory
/// @param layer_by_layer stages 1 and 2 train one layer after the other, what goes into it kept on disk: the same bits with
///     the memory of one layer
/// @param options what a provided stage is told; the built-in ones have none
public record StagePlan(String stage, String requires, String teacher, long tokens, int rows, int accumulate,
    double rate, double warmup, double decay, List<String> freeze, boolean mixer_only, String divergence,
    double temperature, double label_weight, int top_k, boolean recompute, boolean layer_by_layer,
    Map<String, Object> options) {
  public StagePlan {
    if (tokens < 0 || rows < 1 || accumulate < 1 || !(rate > 0) || top_k < 0) {
      throw new IllegalArgumentException("stage " + stage + ": tokens (" + tokens + ") and top_k (" + top_k
          + ") must be >= 0, rows (" + rows + "), accumulate (" + accumulate + ") and rate (" + rate + ") > 0");
    }
    freeze = List.copyOf(freeze);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    if (Stages.BUILT_IN.contains(stage) && !options.isEmpty()) {
      throw new IllegalArgumentException("stage " + stage + ": options: expected none, got " + options.keySet()
          + "; its settings are fields of the stage");
    }
    if (top_k > 0 && Stages.BUILT_IN.contains(stage) && !stage.equals("supervised")) {
      throw new IllegalArgumentException(
          "stage " + stage + ": top_k: only supervised compares distributions; set it to 0");
    }
    for (String pattern : freeze) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("stage " + stage + ": freeze: expected regular expressions, got '" + pattern
            + "': " + e.getDescription(), e);
      }
    }
  }

  /// The stage this plan names.
  public Stage create() {
    return switch (stage) {
      case "matrices" -> new MatrixOrientation();
      case "hstates" -> new HiddenStateAlignment(mixer_only);
      case "supervised" -> new KnowledgeDistillation(kind(), temperature, label_weight);
      case "next-token" -> new NextToken();
      default -> Stages.create(stage, options);
    };
  }

  private Divergence kind() {
    try {
      return Divergence.valueOf(divergence.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stage " + stage + ": divergence: expected cross_entropy, forward_kl or "
          + "reverse_kl, got '" + divergence + "'", e);
    }
  }

  /// This plan with what does not change its results set so: a run may go on with less memory, or with more.
  public StagePlan holding(boolean recomputing, boolean layerByLayer) {
    return new StagePlan(stage, requires, teacher, tokens, rows, accumulate, rate, warmup, decay, freeze, mixer_only,
        divergence, temperature, label_weight, top_k, recomputing, layerByLayer, options);
  }

  /// This plan with another budget and rate, after no other stage: for studies.
  public StagePlan budget(long newTokens, double newRate) {
    return new StagePlan(stage, "", teacher, newTokens, rows, accumulate, newRate, warmup, decay, freeze, mixer_only,
        divergence, temperature, label_weight, top_k, recompute, layer_by_layer, options);
  }

  /// This plan with another budget.
  public StagePlan withTokens(long budget) {
    return new StagePlan(stage, requires, teacher, budget, rows, accumulate, rate, warmup, decay, freeze, mixer_only,
        divergence, temperature, label_weight, top_k, recompute, layer_by_layer, options);
  }

  /// Optimizer steps of this stage with rows of `context` tokens.
  public long steps(int context) {
    return Math.ceilDiv(tokens, (long) rows * accumulate * context);
  }

  /// The learning-rate schedule over those steps.
  public Wsd schedule(int context) {
    return Wsd.over(steps(context), rate, warmup, decay);
  }

  /// Whether the recipe freezes a parameter.
  public boolean freezes(String parameter) {
    return freeze.stream().anyMatch(p -> Pattern.compile(p).matcher(parameter).find());
  }
}
