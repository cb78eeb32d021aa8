package org.seqmix.tensor;

import java.util.List;

/// Keys and values of every span of a {@link Rows}, from position 0 of the span's document on.
///
/// A span that continues a document has the earlier tokens' keys before its own. `keys.get(i)` and `values.get(i)`
/// are (position + length, kvHeads * headDim) views for span `i`.
public record KeyValues(List<Tensor> keys, List<Tensor> values) {
  public KeyValues {
    keys = List.copyOf(keys);
    values = List.copyOf(values);
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
