package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.PrefixNode.Stretch;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.mixer.MixerState;

/// States behind texts that were read before, by their tokens, so that no shared beginning is read twice.
///
/// A tree whose nodes lie at multiples of `grid` tokens. Layers that grow by token are kept a stretch a node and shared by all
/// texts that go on from there; other layers' states are kept where they were taken. Beyond the budget, what was used
/// longest ago goes; of one text's states those between its ends, the less round positions first. A text that goes on from
/// a kept state has the bits of one read whole, because states depend on their tokens alone.
final class PrefixTree implements AutoCloseable {
  /// How far a text is known.
  ///
  /// @param known tokens that have nodes
  /// @param usable tokens behind which a whole state is kept
  record Match(int known, int usable) {
  }

  private final int grid;
  private final long budget;
  private final List<Integer> growing = new ArrayList<>();
  private final List<Integer> whole = new ArrayList<>();
  private final List<PrefixNode> nodes = new ArrayList<>();
  private final PrefixNode root = new PrefixNode(null, Stretch.of(new int[0], 0, 0), 0, List.of());
  private long bytes;
  private long clock;

  /// An empty tree for states like this one.
  PrefixTree(DecoderState like, int grid, long budget) {
    this.grid = grid;
    this.budget = budget;
    for (int i = 0; i < like.layers().size(); i++) {
      (like.layers().get(i).growsByToken() ? growing : whole).add(i);
    }
  }

  int grid() {
    return grid;
  }

  long bytes() {
    return bytes;
  }

  /// How much of the first `most` of these tokens is known.
  Match match(int[] tokens, int most) {
    int usable = 0;
    int known = 0;
    for (PrefixNode node : path(tokens, most)) {
      known = node.depth;
      usable = isUsable(node) ? node.depth : usable;
    }
    return new Match(known, usable);
  }

  /// Sets a row behind as many of the first `most` tokens as a state is kept for; how many.
  int resume(int[] tokens, int most, DecoderState state, int row) {
    List<PrefixNode> path = path(tokens, most);
    while (!path.isEmpty() && !isUsable(path.getLast())) {
      path.removeLast();
    }
    if (path.isEmpty()) {
      return 0;
    }
    touch(path);
    for (int i = 0; i < growing.size(); i++) {
      int layer = i;
      state.layers().get(growing.get(i)).assemble(row, path.stream().map(n -> n.grown.get(layer)).toList());
    }
    List<MixerState> standing = path.getLast().standing;
    for (int i = 0; i < whole.size() && standing != null; i++) {
      state.layers().get(whole.get(i)).assemble(row, List.of(standing.get(i)));
    }
    return path.getLast().depth;
  }

  /// Keeps a row that stands behind the first `length` of these tokens, a multiple of the grid.
  void keep(int[] tokens, int length, DecoderState state, int row) {
    List<PrefixNode> path = new ArrayList<>();
    PrefixNode node = root;
    for (int from = 0; from < length; from += grid) {
      Stretch stretch = Stretch.of(tokens, from, from + grid);
      PrefixNode next = node.children.get(stretch);
      if (next == null) {
        next = added(node, stretch, state, row);
      }
      node = next;
      path.add(node);
    }
    if (!isUsable(node)) {
      node.standing = whole.stream().map(i -> state.layers().get(i).piece(row, 0, length)).toList();
      bytes += node.standingBytes();
    }
    touch(path);
    while (bytes > budget) {
      forget(nodes.stream().filter(n -> n.isLeaf() || n.standing != null)
          .min(Comparator.<PrefixNode>comparingLong(n -> n.used).thenComparingInt(n -> n.worth(grid))).orElseThrow());
    }
  }

  private PrefixNode added(PrefixNode parent, Stretch stretch, DecoderState state, int row) {
    int to = parent.depth + grid;
    PrefixNode node = new PrefixNode(parent, stretch, to,
        growing.stream().map(i -> state.layers().get(i).piece(row, parent.depth, to)).toList());
    parent.children.put(stretch, node);
    nodes.add(node);
    bytes += node.bytes();
    return node;
  }

  private boolean isUsable(PrefixNode node) {
    return whole.isEmpty() || node.standing != null;
  }

  private List<PrefixNode> path(int[] tokens, int most) {
    List<PrefixNode> path = new ArrayList<>();
    PrefixNode node = root;
    for (int from = 0; from + grid <= Math.min(most, tokens.length); from += grid) {
      PrefixNode next = node.children.get(Stretch.of(tokens, from, from + grid));
      if (next == null) {
        break;
      }
      node = next;
      path.add(node);
    }
    return path;
  }

  private void touch(List<PrefixNode> path) {
    clock++;
    path.forEach(n -> n.used = clock);
  }

  /// A node in the middle loses its whole state; a leaf goes, and with it those before it that served it alone.
  private void forget(PrefixNode node) {
    if (!node.isLeaf()) {
      bytes -= node.standingBytes();
      node.forgetStanding();
      return;
    }
    PrefixNode gone = node;
    do {
      PrefixNode parent = gone.parent;
      bytes -= gone.bytes();
      gone.close();
      nodes.remove(gone);
      gone = leave(parent, gone);
    } while (gone != root && gone.isLeaf() && !isUsable(gone));
  }

  private PrefixNode leave(@Nullable PrefixNode parent, PrefixNode child) {
    if (parent == null) {
      throw new IllegalStateException("the root of the tree is never forgotten");
    }
    parent.children.remove(child.stretch);
    return parent;
  }

  @Override
  public void close() {
    root.close();
    nodes.clear();
    bytes = 0;
  }
}
