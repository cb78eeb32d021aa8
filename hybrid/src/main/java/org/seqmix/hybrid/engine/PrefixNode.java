package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.MixerState;

/// What is kept behind one stretch of tokens, which follows its parent's.
///
/// Keys and values are kept stretch by stretch; what a recurrence stands at is kept whole, and only at some nodes.
final class PrefixNode {
  /// Tokens as a key.
  @SuppressWarnings("ArrayRecordComponent") // compared by its elements
  record Stretch(int[] tokens) {
    static Stretch of(int[] all, int from, int to) {
      return new Stretch(Arrays.copyOfRange(all, from, to));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Stretch s && Arrays.equals(tokens, s.tokens);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(tokens);
    }
  }

  final @Nullable PrefixNode parent;
  final Stretch stretch;
  final int depth;
  final List<MixerState> grown;
  final Map<Stretch, PrefixNode> children = new HashMap<>();
  @Nullable List<MixerState> standing;
  long used;

  /// A node whose text has `depth` tokens; `grown` are the pieces of the layers that grow by token.
  PrefixNode(@Nullable PrefixNode parent, Stretch stretch, int depth, List<MixerState> grown) {
    this.parent = parent;
    this.stretch = stretch;
    this.depth = depth;
    this.grown = grown;
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /// Ends of texts and places where texts part are worth most; between them, the rounder the position the more.
  int worth(int grid) {
    return children.size() == 1 ? Integer.numberOfTrailingZeros(depth / grid) : Integer.MAX_VALUE;
  }

  long standingBytes() {
    return standing == null ? 0 : bytes(standing);
  }

  long bytes() {
    return bytes(grown) + standingBytes();
  }

  private static long bytes(List<MixerState> states) {
    return states.stream().mapToLong(MixerState::bytes).sum();
  }

  void forgetStanding() {
    if (standing != null) {
      standing.forEach(MixerState::close);
      standing = null;
    }
  }

  void close() {
    forgetStanding();
    grown.forEach(MixerState::close);
    new ArrayList<>(children.values()).forEach(PrefixNode::close);
    children.clear();
  }
}
