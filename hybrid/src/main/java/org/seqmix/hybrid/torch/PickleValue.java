package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.DType;

/// What a pickle can make here, and all it can make.
///
/// Values may lie in each other as deep, and as circularly, as a file likes: nothing walks through them but
/// [StateDict], two levels deep, and none is ever compared or printed whole.
sealed interface PickleValue permits PickleValue.Text, PickleValue.Whole, PickleValue.Plain, PickleValue.Tuple,
    PickleValue.Sequence, PickleValue.Dictionary, PickleValue.Storage, PickleValue.OtherStorage, PickleValue.Rebuilt,
    Global {
  /// Its kind in messages.
  String kind();

  /// A text.
  record Text(String text) implements PickleValue {
    @Override
    public String kind() {
      return "a text";
    }
  }

  /// A whole number.
  record Whole(long number) implements PickleValue {
    @Override
    public String kind() {
      return "the number " + number;
    }
  }

  /// Values without a use here beyond their being plain data.
  enum Plain implements PickleValue {
    NONE, TRUE, FALSE, REAL;

    @Override
    public String kind() {
      return this == REAL ? "a real number" : name();
    }
  }

  /// A tuple.
  record Tuple(List<PickleValue> items) implements PickleValue {
    @Override
    public String kind() {
      return "a tuple of " + items.size();
    }
  }

  /// A list; nothing here reads one, so that its items are not kept.
  final class Sequence implements PickleValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /// A dict. Items under texts are kept; numbers occur as keys beside a model's weights and are counted alone.
  final class Dictionary implements PickleValue {
    private final Map<String, PickleValue> items = new LinkedHashMap<>();
    private final boolean ordered;
    private int numbered;

    /// An empty dict; `ordered` for one of Python's `OrderedDict`, which has attributes.
    Dictionary(boolean ordered) {
      this.ordered = ordered;
    }

    /// Items under texts.
    Map<String, PickleValue> items() {
      return items;
    }

    boolean isOrdered() {
      return ordered;
    }

    boolean isEmpty() {
      return items.isEmpty() && numbered == 0;
    }

    boolean hasNumbers() {
      return numbered > 0;
    }

    /// Adds an item; false when the key is taken, or neither a text nor a number.
    boolean put(PickleValue key, PickleValue value) {
      switch (key) {
        case Text text -> {
          return items.putIfAbsent(text.text(), value) == null;
        }
        case Whole number -> {
          numbered++;
          return true;
        }
        default -> {
          return false;
        }
      }
    }

    /// Its first keys, for messages.
    List<String> someKeys() {
      return items.keySet().stream().limit(5).map(ByteReader::quoted).toList();
    }

    @Override
    public String kind() {
      return "a dict of " + (items.size() + numbered);
    }
  }

  /// The bytes of an entry of the archive, and what type of number they are.
  record Storage(String key, DType type, MemorySegment data) implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /// The name of a storage whose numbers have no type here, such as `BoolStorage`.
  record OtherStorage(String name) implements PickleValue {
    @Override
    public String kind() {
      return "a " + name;
    }
  }

  /// A tensor.
  record Rebuilt(TorchTensor tensor) implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }
  }
}
