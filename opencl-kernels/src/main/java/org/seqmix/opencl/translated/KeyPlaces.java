package org.seqmix.opencl.translated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Where the keys and values of every span lie. Spans whose keys lie in one memory and values in one, with equal
/// strides, share a launch.
///
/// @param table four numbers a span on the device: which of `memories`, the elements from that one's keys and from its
///     values to the span's own, and the position of the first key
/// @param memories one for each launch
record KeyPlaces(Tensor table, List<Place> memories) {
  private static final int NUMBERS = 4;

  /// Keys and values of the first span of a launch, and the tokens from that span's first to the last span's last.
  record Place(Tensor keys, Tensor values, int from, int to) {
  }

  /// Memory of keys and of values.
  private record Key(Memory keys, long keyStride, Memory values, long valueStride) {
  }

  /// The table in memory of `scope`; spans without tokens need no keys.
  static KeyPlaces of(Launcher launcher, Scope scope, KeyValues kv, Rows rows) {
    List<Rows.Span> spans = rows.spans();
    int[] table = new int[NUMBERS * spans.size()];
    List<Place> places = new ArrayList<>();
    Map<Key, Integer> known = new HashMap<>();
    for (int s = 0; s < spans.size(); s++) {
      Rows.Span span = spans.get(s);
      if (span.length() == 0) {
        table[NUMBERS * s] = -1;
        continue;
      }
      Tensor keys = kv.keys().get(s);
      Tensor values = kv.values().get(s);
      int place = known.computeIfAbsent(new Key(keys.memory(), keys.rowStride(), values.memory(), values.rowStride()),
          k -> known.size());
      if (place == places.size()) {
        places.add(new Place(keys, values, span.from(), span.to()));
      }
      Place first = places.get(place);
      places.set(place, new Place(first.keys(), first.values(), first.from(), span.to()));
      table[NUMBERS * s] = place;
      table[NUMBERS * s + 1] = distance(launcher, first.keys(), keys);
      table[NUMBERS * s + 2] = distance(launcher, first.values(), values);
      table[NUMBERS * s + 3] = kv.first().get(s);
    }
    return new KeyPlaces(scope.ofInts(Shape.of(table.length), table), places);
  }

  /// Elements from `first` to `t`; kernels reach both ends with an int.
  private static int distance(Launcher launcher, Tensor first, Tensor t) {
    launcher.checked(t);
    long from = launcher.firstElement(t);
    long end = from + (t.rows() - 1) * t.rowStride() + t.columns();
    if (end > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("attention, keys or values " + t + ": end at element " + end
          + " of their memory; translated kernels reach " + Integer.MAX_VALUE + ": use shorter caches");
    }
    return (int) (from - launcher.firstElement(first));
  }
}
