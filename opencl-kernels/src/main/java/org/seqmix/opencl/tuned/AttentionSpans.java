package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.opencl.ClMemory;
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
/// @param tiles span and first token of every tile, two integers each; those with most to do first
/// @param spanCount number of spans
/// @param longest queries of the longest span
/// @param most keys of the span with the most
record AttentionSpans(Tensor keys, Tensor values, Tensor spans, Tensor tiles, int spanCount, int longest, int most) {
  /// Integers a span.
  static final int NUMBERS = 8;

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
        groups.computeIfAbsent(new Buffers(buffer(k), k.rowStride(), buffer(v), v.rowStride()), b -> new ArrayList<>())
            .add(s);
      }
    }
    List<AttentionSpans> all = new ArrayList<>();
    groups.values().forEach(spans -> all.add(of(launcher, scope, rows, kv, spans, size, firstFirst)));
    return all;
  }

  /// Which buffer a tensor lies in.
  static long buffer(Tensor t) {
    return ((ClMemory) t.memory()).handle();
  }

  private static AttentionSpans of(Launcher launcher, Scope scope, Rows rows, KeyValues kv, List<Integer> spans,
      int size, boolean firstFirst) {
    Tensor keys = kv.keys().get(spans.getFirst());
    Tensor values = kv.values().get(spans.getFirst());
    int tiles = spans.stream().mapToInt(s -> Math.ceilDiv(rows.spans().get(s).length(), size)).sum();
    int[] all = new int[NUMBERS * spans.size() + 2 * tiles];
    int at = NUMBERS * spans.size();
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
        all[at++] = i;
        all[at++] = size * (firstFirst ? t : count - 1 - t);
      }
      longest = Math.max(longest, span.length());
      most = Math.max(most, own + span.length());
    }
    Tensor table = scope.ofInts(Shape.of(all.length), all);
    return new AttentionSpans(keys, values, table.columns(0, NUMBERS * spans.size()),
        table.columns(NUMBERS * spans.size(), all.length), spans.size(), longest, most);
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
