package org.seqmix.attention;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Activations;

/// What linear attention makes of queries and keys before it multiplies them.
public enum FeatureMap {
  /// As they are: causal low rank, L ∘ Q Kᵀ.
  IDENTITY(null),
  /// x + 1 above zero, exp(x) elsewhere: positive. *Source*: Katharopoulos et al. 2020.
  ELU(Activation.ELU_PLUS_ONE),
  /// x sigmoid(x).
  SILU(Activation.SILU);

  private final @Nullable Activation activation;

  FeatureMap(@Nullable Activation activation) {
    this.activation = activation;
  }

  /// The map that an option calls `word`, such as `elu`.
  static FeatureMap of(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("linear attention: feature: expected one of "
            + Arrays.stream(values()).map(FeatureMap::word).collect(Collectors.joining(", ")) + ", got " + word));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether every feature is above zero, so that no sum of products vanishes.
  boolean isPositive() {
    return this == ELU;
  }

  Tensor apply(Context c, Tensor x) {
    return activation == null ? x : Activations.apply(c, activation, x);
  }
}
