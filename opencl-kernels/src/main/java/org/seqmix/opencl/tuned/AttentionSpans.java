package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Spans whose keys lie in one buffer and whose values lie in one: one launch of attention.
///
/// @param keys keys of the first of them; the others' places are counted from there
/// @param values its values
/// @param spans {@link #NUMBERS} integers a span: first token, length, place of the first query's own key among the keys, 0, and the
///     elements from `keys` and from `values` to the span's, two integers each
/// @param tiles span and first token of every tile, two integers each; those with most to do first, whatever their span, so that no
///     group begins a long tile when the others are done
/// @param spanCount number of spans
/// @param longest queries of the longest span
/// @param most keys of the span with the most
record AttentionSpans(Tensor keys, Tensor values, Tensor spans, Tensor tiles, int spanCount, int longest, int most) {
  /// Integers a span.
  static final int NUMBERS = 8;

  /// Most tiles of a launch, which are its second dimension: as far as that goes on NVIDIA's devices.
  private static final int MOST_TILES = 65_535;

  private record Tile(int span, int first, int work) {
  }

  private record Buffers(long keys, long keyStride, long values, long valueStride) {
  }

  /// Tables for tiles of `size` queries, in memory of `scope`. Spans without tokens are left out.
  static List<AttentionSpans> ofQueries(Launcher launcher, Scope scope, Rows rows, KeyValues kv, int size) {
    return of(launcher, scope, rows, kv, size, false);
  }

  /// Tables for tiles of `size` keys: a span's first keys are seen by most queries.
  static List<AttentionSpans> ofKeys(Launcher launcher, Scope scope, Rows rows, KeyValues kv, int size) {
    return of(launcher, scope, rows, kv, size, true);
  }

  private static List<AttentionSpans> of(Launcher launcher, Scope scope, Rows rows, KeyValues kv, int size,
      boolean firstFirst) {
    Map<Buffers, List<Integer>> groups = new LinkedHashMap<>();
    for (int s = 0; s < rows.spans().size(); s++) {
      if (rows.spans().get(s).length() > 0) {
        Tensor k = launcher.checked(kv.keys().get(s));
        Tensor v = launcher.checked(kv.values().get(s));
        groups
            .computeIfAbsent(new Buffers(launcher.memory(k), k.rowStride(), launcher.memory(v), v.rowStride()),
                b -> new ArrayList<>())
            .add(s);
      }
    }
    List<AttentionSpans> all = new ArrayList<>();
    groups.values().forEach(spans -> all.addAll(of(launcher, scope, rows, kv, spans, size, firstFirst)));
    return all;
  }

  private static List<AttentionSpans> of(Launcher launcher, Scope scope, Rows rows, KeyValues kv, List<Integer> spans,
      int size, boolean firstFirst) {
    Tensor keys = kv.keys().get(spans.getFirst());
    Tensor values = kv.values().get(spans.getFirst());
    int tiles = spans.stream().mapToInt(s -> Math.ceilDiv(rows.spans().get(s).length(), size)).sum();
    int[] all = new int[NUMBERS * spans.size() + 2 * tiles];
    List<Tile> order = new ArrayList<>();
    int longest = 0;
    int most = 0;
    for (int i = 0; i < spans.size(); i++) {
      Rows.Span span = rows.spans().get(spans.get(i));
      int own = span.position() - kv.first().get(spans.get(i));
      all[NUMBERS * i] = span.from();
      all[NUMBERS * i + 1] = span.length();
      all[NUMBERS * i + 2] = own;
      put(all, NUMBERS * i + 4, distance(launcher, keys, kv.keys().get(spans.get(i))));
      put(all, NUMBERS * i + 6, distance(launcher, values, kv.values().get(spans.get(i))));
      int count = Math.ceilDiv(span.length(), size);
      for (int t = 0; t < count; t++) {
        order.add(new Tile(i, size * t, firstFirst ? span.length() - size * t : own + size * t));
      }
      longest = Math.max(longest, span.length());
      most = Math.max(most, own + span.length());
    }
    order.sort(Comparator.comparingInt(Tile::work).reversed());
    int at = NUMBERS * spans.size();
    for (Tile tile : order) {
      all[at++] = tile.span();
      all[at++] = tile.first();
    }
    Tensor table = scope.ofInts(Shape.of(all.length), all);
    Tensor lines = table.columns(0, NUMBERS * spans.size());
    List<AttentionSpans> launches = new ArrayList<>();
    for (int first = NUMBERS * spans.size(); first < all.length; first += 2 * MOST_TILES) {
      launches.add(new AttentionSpans(keys, values, lines,
          table.columns(first, Math.min(all.length, first + 2 * MOST_TILES)), spans.size(), longest, most));
    }
    return launches;
  }

  private static long distance(Launcher launcher, Tensor from, Tensor to) {
    return launcher.firstElement(to) - launcher.firstElement(from);
  }

  private static void put(int[] all, int at, long value) {
    all[at] = (int) value;
    all[at + 1] = (int) (value >> Integer.SIZE);
  }

  /// Number of tiles.
  long tileCount() {
    return tiles.elements() / 2;
  }
}
