package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// A mixer to be held to the laws: how it is made, and what is known of its matrix.
///
/// Weights come scattered (see {@link ScatteredWeights}): every one is random, whatever a fresh model begins with.
///
/// @param name appears in failures
/// @param make makes the mixer from weights; small sizes (width 8, two to four heads) keep the laws
///   fast; rows have at most 200 tokens
/// @param stateSize largest rank of the matrix's off-diagonal blocks, for law 8; 0 where it has no bound
/// @param extremes weights at which gates saturate, for law 10
/// @param bounded names of the devices ({@link org.seqmix.tensor.Device#name}) on which `forward` keeps laws 3 and 4
///   within a bound and not to the bit
public record MixerUnderTest(String name, Function<Weights.Part, SequenceMixer> make, int stateSize,
    List<Extreme> extremes, Set<String> bounded) {
  public MixerUnderTest {
    if (stateSize < 0) {
      throw new IllegalArgumentException(name + ": state size (" + stateSize + ") must be >= 0");
    }
    extremes = List.copyOf(extremes);
    bounded = Set.copyOf(bounded);
  }

  /// A mixer whose matrix has no bound on ranks, and no extremes of its own.
  public static MixerUnderTest of(String name, Function<Weights.Part, SequenceMixer> make) {
    return new MixerUnderTest(name, make, 0, List.of(), Set.of());
  }

  /// This mixer, its off-diagonal blocks of rank at most `size`.
  public MixerUnderTest withStateSize(int size) {
    return new MixerUnderTest(name, make, size, extremes, bounded);
  }

  /// This mixer with one more extreme.
  public MixerUnderTest withExtreme(Extreme extreme) {
    List<Extreme> more = new ArrayList<>(extremes);
    more.add(extreme);
    return new MixerUnderTest(name, make, stateSize, more, bounded);
  }

  /// This mixer, held to laws 3 and 4 within a bound on these devices, where its `forward` uses a transform that mixes
  /// the rounding of all tokens of a document. States, and `advance` in any pieces, still keep the bits.
  public MixerUnderTest withinBound(String... devices) {
    return new MixerUnderTest(name, make, stateSize, extremes, Set.of(devices));
  }
}
