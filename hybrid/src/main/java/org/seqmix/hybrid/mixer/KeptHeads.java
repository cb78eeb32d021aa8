package org.seqmix.hybrid.mixer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which heads of a layer keep attention, in ascending order; the others become something else.
///
/// *Errors*: no head or all heads kept, a head twice, a head that is not there.
///
/// @param heads heads of the layer
/// @param kept those that keep attention
public record KeptHeads(int heads, List<Integer> kept) {
  private static final Pattern TEXT = Pattern.compile("\\d{1,6}(\\+\\d{1,6})*");

  /// Rows of a weight, or columns: `from` inclusive to `to` exclusive.
  public record Range(int from, int to) {
  }

  public KeptHeads {
    kept = kept.stream().sorted().toList();
    if (kept.isEmpty() || kept.size() >= heads) {
      throw new IllegalArgumentException("kept heads: expected 1 to " + (heads - 1) + " of " + heads
          + " heads, got " + kept.size() + "; attention or an SSD alone is a mixer of its own");
    }
    if (kept.getFirst() < 0 || kept.getLast() >= heads || new HashSet<>(kept).size() < kept.size()) {
      throw new IllegalArgumentException("kept heads: expected different heads of 0.." + (heads - 1) + ", got " + kept);
    }
  }

  /// Reads the short text form: heads joined by +, such as `1+4`.
  public static KeptHeads parse(String text, int heads) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("kept heads: expected heads joined by +, such as 1+4, got '" + text + "'");
    }
    List<Integer> kept = new ArrayList<>();
    for (String head : text.split("\\+", -1)) {
      kept.add(Integer.valueOf(head));
    }
    return new KeptHeads(heads, kept);
  }

  /// The heads that are not kept, ascending.
  public List<Integer> others() {
    return IntStream.range(0, heads).filter(h -> !kept.contains(h)).boxed().toList();
  }

  /// For every kept head, what it takes of a teacher's query projection (rows) and output projection (columns).
  public List<Range> queries(int headDim) {
    return kept.stream().map(h -> new Range(h * headDim, (h + 1) * headDim)).toList();
  }

  /// For every kept head, the rows it takes of the key and value projections of a teacher with `kvHeads` heads of them.
  /// Heads that shared a key-value head take the same rows.
  public List<Range> keyValues(int kvHeads, int headDim) {
    if (kvHeads <= 0 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "kept heads: heads (" + heads + ") must be a multiple of the teacher's kv heads (" + kvHeads + ")");
    }
    return kept.stream().map(h -> h / (heads / kvHeads)).map(g -> new Range(g * headDim, (g + 1) * headDim)).toList();
  }

  /// The short text form.
  @Override
  public String toString() {
    return kept.stream().map(String::valueOf).collect(Collectors.joining("+"));
  }
}
