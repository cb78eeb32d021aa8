package org.seqmix.mohawk.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;

/// A chain of stages and how the tokens of a run are split among them.
///
/// @param name as the table shows it: `1-3`, `2-3`, `3`
/// @param shares share of the tokens by stage name, in order; they add up to 1
public record Variant(String name, Map<String, Double> shares) {
  private static final List<String> ORDER = List.of("matrices", "hstates", "supervised");

  public Variant {
    shares = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (shares.isEmpty() || Math.abs(sum - 1) > 1e-9 || shares.values().stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException("variant " + name + ": expected shares > 0 that add up to 1, got " + shares);
    }
  }

  /// A variant from the shares of stages 1, 2 and 3; a share of 0 leaves the stage out.
  public static Variant split(double... shares) {
    Map<String, Double> kept = new LinkedHashMap<>();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < ORDER.size(); i++) {
      if (shares[i] > 0) {
        kept.put(ORDER.get(i), shares[i]);
        numbers.add(Integer.toString(i + 1));
      }
    }
    String name = numbers.size() == 1 ? numbers.getFirst() : numbers.getFirst() + "-" + numbers.getLast();
    return new Variant(name, kept);
  }

  /// Reads `0.1:0.3:0.6`: the shares of stages 1, 2 and 3.
  public static Variant parse(String text) {
    double[] parts;
    try {
      parts = Arrays.stream(text.split(":", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      parts = new double[0];
    }
    if (parts.length != ORDER.size()) {
      throw new IllegalArgumentException("split: expected three shares such as 0.1:0.3:0.6, got '" + text + "'");
    }
    return split(parts);
  }

  /// The recipe's stages with this variant's share of `tokens` and one learning rate everywhere.
  public Map<String, StagePlan> plans(Recipe recipe, long tokens, double rate) {
    Map<String, StagePlan> out = new LinkedHashMap<>();
    shares.forEach((stage, share) -> {
      StagePlan p = recipe.stages().get(stage);
      if (p == null) {
        throw new IllegalArgumentException(
            "recipe " + recipe.name() + " has no stage " + stage + "; a study of stages needs "
                + ORDER);
      }
      out.put(stage, p.budget(Math.round(share * tokens), rate));
    });
    return out;
  }

  /// The shares, `0.10:0.30:0.60`.
  public String shareText() {
    return ORDER.stream().map(s -> String.format(Locale.ROOT, "%.2f", shares.getOrDefault(s, 0.0)))
        .collect(Collectors.joining(":"));
  }
}
