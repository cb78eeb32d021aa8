package org.seqmix.tensor;

import java.util.Collections;
import java.util.List;

/// The keys and values that the queries of every span of a {@link Rows} see.
///
/// `keys.get(i)` and `values.get(i)` are (position + length - first, kvHeads * headDim) views for span `i`: tokens of
/// its document from position `first.get(i)` on, the span's own at the end. A span that continues a document has
/// earlier tokens' keys before its own: all of them where `first` is 0; with a window at least those from the first
/// position that the span's first query sees.
///
/// @param keys keys of every span
/// @param values values of every span
/// @param first position of the first of them in the span's document
public record KeyValues(List<Tensor> keys, List<Tensor> values, List<Integer> first) {
  public KeyValues {
    keys = List.copyOf(keys);
    values = List.copyOf(values);
    first = List.copyOf(first);
    if (keys.size() != values.size() || keys.size() != first.size()) {
      throw new IllegalArgumentException("key values: expected as many keys, values and first positions, got "
          + keys.size() + ", " + values.size() + " and " + first.size());
    }
  }

  /// Keys and values from position 0 of every document on.
  public KeyValues(List<Tensor> keys, List<Tensor> values) {
    this(keys, values, Collections.nCopies(keys.size(), 0));
  }

  /// Keys and values that all lie in the tokens of `rows` themselves: nothing came before.
  public static KeyValues of(Rows rows, Tensor keys, Tensor values) {
    if (rows.continues() && rows.spans().stream().anyMatch(s -> s.position() > 0)) {
      throw new IllegalArgumentException("key values: rows continue earlier documents; pass their caches");
    }
    return new KeyValues(rows.spans().stream().map(s -> keys.rows(s.from(), s.to())).toList(),
        rows.spans().stream().map(s -> values.rows(s.from(), s.to())).toList());
  }
}
