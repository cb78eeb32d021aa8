package org.seqmix.mixer;

/// How a mixer that takes the place of a teacher's attention begins, where a recipe wants another way than the mixer's own.
///
/// *Source*: MOHAWK (section 4) for the first two, MambaInLlama (section 3) for the last.
public sealed interface Initialisation {
  /// The word that recipes use.
  String word();

  /// As the published layer begins when nothing is known of a teacher: convolution and gate at random.
  record Fresh() implements Initialisation {
    @Override
    public String word() {
      return "fresh";
    }
  }

  /// The convolution passes its input through and the gate lets everything pass; the projections are at random.
  record Identity() implements Initialisation {
    @Override
    public String word() {
      return "identity";
    }
  }

  /// As the identity, but for what leaves the matrix alone: x from the teacher's values, the output projection from its own.
  ///
  /// @param teacher the attention's weights
  record FromValues(AttentionWeights teacher) implements Initialisation {
    @Override
    public String word() {
      return "values";
    }
  }

  /// From the attention of the teacher's layer: C from its queries, B from its keys, x from its values, the output
  /// projection from its own. Rotary positions have no place in such a mixer and are lost.
  ///
  /// @param teacher the attention's weights
  record FromAttention(AttentionWeights teacher) implements Initialisation {
    @Override
    public String word() {
      return "attention";
    }
  }
}
