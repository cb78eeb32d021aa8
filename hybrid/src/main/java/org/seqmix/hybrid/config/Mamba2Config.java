package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A Mamba-2: blocks of a norm and a state-space mixer, without attention and without an MLP.
///
/// *Source*: Mamba-2; configuration files as state-spaces and as the Hugging Face hub have them.
///
/// @param layout        whose files
/// @param hiddenSize    width of the residual stream
/// @param layers        number of blocks
/// @param vocabSize     number of tokens, before padding
/// @param vocabMultiple the embedding has `vocabSize` rows rounded up to this multiple; 1 on the hub
/// @param normEps       epsilon of every norm, the mixers' own too
/// @param rmsNorm       whether the norms before the mixers and the head are RMSNorm; LayerNorm with a bias otherwise
/// @param tieEmbeddings whether the head is the embedding
/// @param ssm           the mixers
/// @param maxPositions  longest context, where the file says so (a key of ours, on the hub)
/// @param tokens        tokens that begin and end a text
public record Mamba2Config(
    Layout layout,
    int hiddenSize,
    int layers,
    int vocabSize,
    int vocabMultiple,
    double normEps,
    boolean rmsNorm,
    boolean tieEmbeddings,
    Mamba2Ssm ssm,
    OptionalInt maxPositions,
    SpecialTokens tokens)
    implements ModelConfig {

  /// `model_type` of this family.
  public static final String TYPE = "mamba2";
  /// The one epsilon that state-spaces' models have.
  public static final double STATE_SPACES_EPS = 1e-5;

  /// Whose files: keys of the configuration, names of weights, and over what the mixers' own norm is taken.
  public enum Layout {
    /// The Hugging Face hub: one norm over all inner columns.
    HUB,
    /// state-spaces: a norm for the columns of every group.
    STATE_SPACES
  }

  /// Checks sizes, and what a layout cannot say.
  public Mamba2Config {
    Checks.positive("hidden size", hiddenSize);
    Checks.positive("layers", layers);
    Checks.positive("vocab size", vocabSize);
    Checks.positive("vocab multiple", vocabMultiple);
    Checks.positive("norm eps", normEps);
    Checks.multiple("hidden size x expand", ssm.innerSize(hiddenSize), "heads", ssm.heads());
    if (layout == Layout.HUB && (!rmsNorm || vocabMultiple != 1 || !ssm.gatedNorm())) {
      throw new IllegalArgumentException("the hub's layout of a Mamba-2: expected RMSNorm, a gated norm and no padding"
          + " of the vocabulary, got " + (rmsNorm ? "RMSNorm" : "LayerNorm") + ", "
          + (ssm.gatedNorm() ? "a" : "no") + " gated norm and multiple " + vocabMultiple);
    }
    if (layout == Layout.STATE_SPACES && maxPositions.isPresent()) {
      throw new IllegalArgumentException(
          "state-spaces' layout of a Mamba-2: expected no longest context, which its files"
              + " cannot say, got " + maxPositions.getAsInt());
    }
    if (layout == Layout.STATE_SPACES && normEps != STATE_SPACES_EPS) {
      throw new IllegalArgumentException("state-spaces' layout of a Mamba-2: expected norm eps " + STATE_SPACES_EPS
          + ", which its code has built in, got " + normEps);
    }
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  /// Columns a head, P.
  public int headDim() {
    return ssm.innerSize(hiddenSize) / ssm.heads();
  }

  /// Groups of columns that the mixers' own norm is taken over one by one.
  public int normGroups() {
    return layout == Layout.HUB ? 1 : ssm.groups();
  }

  /// Rows of the embedding and the head: `vocabSize` rounded up to `vocabMultiple`.
  public int paddedVocabSize() {
    return Checks.padded(vocabSize, vocabMultiple);
  }

  @Override
  public Mamba2Config withTokens(SpecialTokens other) {
    return new Mamba2Config(layout, hiddenSize, layers, vocabSize, vocabMultiple, normEps, rmsNorm, tieEmbeddings, ssm,
        maxPositions, other);
  }
}
