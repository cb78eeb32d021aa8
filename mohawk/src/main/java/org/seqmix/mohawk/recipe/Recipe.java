package org.seqmix.mohawk.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.seqmix.mohawk.data.LineFormat;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.mohawk.stage.LayerStage;
import org.seqmix.mohawk.stage.Stage;

/// What a distillation run does, complete: overlays have been laid over the base recipe.
///
/// @param name the recipe's name
/// @param teacher the teacher it is meant for
/// @param unknown settings by path, such as `stages.matrices.rows`, that the work it follows does not state: our choice
/// @param student the student's mixers
/// @param data rows, packing, sampled text
/// @param optimizer AdamW's constants
/// @param stages stages in order, by their names in the recipe
public record Recipe(String name, Teacher teacher, List<String> unknown, Student student, Data data,
    Optimizer optimizer, Map<String, StagePlan> stages) {
  public Recipe {
    unknown = List.copyOf(unknown);
    stages = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages: expected at least one, got none");
    }
    for (StagePlan plan : stages.values()) {
      Stage stage = plan.create();
      if (plan.layer_by_layer() && !(stage instanceof LayerStage)) {
        throw new IllegalArgumentException(
            "stage " + plan.stage() + ": layer_by_layer: expected a stage of independent "
                + "layers such as matrices or hstates; set it to false");
      }
      Wsd.over(1, plan.rate(), plan.warmup(), plan.decay());
    }
  }

  /// This recipe with `recompute` of every stage set so.
  public Recipe recomputing(boolean on) {
    return with(teacher, plan -> plan.holding(on, plan.layer_by_layer()));
  }

  /// This recipe without what changes memory and time alone: two that are equal then have the same results.
  public Recipe resultsAlone() {
    return with(new Teacher(teacher.name, teacher.config, Teacher.PACKED), plan -> plan.holding(false, false));
  }

  /// This recipe with another student.
  public Recipe withStudent(Student other) {
    return new Recipe(name, teacher, unknown, other, data, optimizer, stages);
  }

  private Recipe with(Teacher other, UnaryOperator<StagePlan> change) {
    Map<String, StagePlan> all = new LinkedHashMap<>();
    stages.forEach((stage, plan) -> all.put(stage, change.apply(plan)));
    return new Recipe(name, other, unknown, student, data, optimizer, all);
  }

  /// The teacher.
  ///
  /// @param name as its publisher calls it; empty where the recipe fits any
  /// @param config the built-in shape that plans are made with where no teacher is at hand, see {@link Teachers}
  /// @param weights `packed`: in memory, in the order of products; `mapped`: in their files, which may be larger than memory,
  ///     and shared with the student where no stage trains them
  public record Teacher(String name, String config, String weights) {
    static final String PACKED = "packed";
    private static final String MAPPED = "mapped";

    public Teacher {
      if (!weights.equals(PACKED) && !weights.equals(MAPPED)) {
        throw new IllegalArgumentException("teacher: weights: expected packed or mapped, got '" + weights + "'");
      }
    }

    /// Whether the weights stay in their files.
    public boolean mapsWeights() {
      return weights.equals(MAPPED);
    }
  }

  /// The student: everything but its mixers is the teacher's.
  ///
  /// @param mixer the mixer of every layer, `NAME[option=value ...]`
  /// @param attention_layers layers that keep the teacher's attention
  /// @param initialisation how the new mixers begin: `own`, as each mixer says itself; `fresh`, `identity`, `values` or
  ///     `attention`, see {@link org.seqmix.mixer.Initialisation}
  /// @param layers the teacher's layers that it is made of, ascending; empty for all
  public record Student(String mixer, List<Integer> attention_layers, String initialisation, List<Integer> layers) {
    /// The ways to begin.
    public static final List<String> INITIALISATIONS = List.of("own", "fresh", "identity", "values",
        "attention");

    public Student {
      layers = List.copyOf(layers);
      for (int i = 1; i < layers.size(); i++) {
        if (layers.get(i) <= layers.get(i - 1)) {
          throw new IllegalArgumentException(
              "student: layers: expected ascending layers of the teacher, got " + layers);
        }
      }
      if (!INITIALISATIONS.contains(initialisation)) {
        throw new IllegalArgumentException(
            "student: initialisation: expected one of " + INITIALISATIONS + ", got '" + initialisation + "'");
      }
    }
  }

  /// Training data.
  ///
  /// @param corpus what the texts are, in words
  /// @param context most tokens a row; 0 for the teacher's context
  /// @param held_out_every one document in so many is kept from training and used for comparison; 0 for none
  /// @param end_token whether documents end with the end token
  /// @param sampled_tokens tokens of text sampled from the teacher, beside the files
  /// @param sample_temperature temperature of that text
  /// @param sample_batch texts sampled at a time
  /// @param text_field JSON Lines: the field with a whole text; empty for none
  /// @param prompt_field JSON Lines: the field with a prompt
  /// @param answer_field JSON Lines: the field with its answer
  /// @param messages_field JSON Lines: the field with a conversation's messages
  /// @param template text of `{prompt}` and `{answer}`
  /// @param message_template text of a message's `{role}` and `{content}`
  /// @param loss_on `all`, or `answer`: of JSON Lines, only answers' tokens count in losses over logits
  public record Data(String corpus, int context, int held_out_every, boolean end_token, long sampled_tokens,
      double sample_temperature, int sample_batch, String text_field, String prompt_field, String answer_field,
      String messages_field, String template, String message_template, String loss_on) {
    public Data {
      if (held_out_every < 0 || held_out_every == 1) {
        throw new IllegalArgumentException("data: held_out_every (" + held_out_every + ") must be 0 or >= 2");
      }
      if (context < 0 || sampled_tokens < 0 || sample_batch < 1 || !(sample_temperature > 0)) {
        throw new IllegalArgumentException("data: context (" + context + ") and sampled_tokens (" + sampled_tokens
            + ") must be >= 0, sample_batch (" + sample_batch + ") >= 1, sample_temperature (" + sample_temperature
            + ") > 0");
      }
      if (!loss_on.equals("all") && !loss_on.equals("answer")) {
        throw new IllegalArgumentException("data: loss_on: expected all or answer, got '" + loss_on + "'");
      }
      lines(text_field, prompt_field, answer_field, messages_field, template, message_template, loss_on);
    }

    /// How lines of JSON Lines files are read.
    public LineFormat lines() {
      return lines(text_field, prompt_field, answer_field, messages_field, template, message_template, loss_on);
    }

    private static LineFormat lines(String text, String prompt, String answer, String messages, String template,
        String messageTemplate, String lossOn) {
      try {
        return new LineFormat(text, prompt, answer, messages, template, messageTemplate, lossOn.equals("answer"));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("data: " + e.getMessage(), e);
      }
    }
  }

  /// AdamW's constants and the gradient norm to clip at (0: no clipping).
  public record Optimizer(double beta1, double beta2, double epsilon, double weight_decay, double clip) {
    /// As the optimizer takes them.
    public AdamWOptions adamW() {
      return new AdamWOptions(beta1, beta2, epsilon, weight_decay);
    }
  }
}
