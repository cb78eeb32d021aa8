package org.seqmix.attention;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Keys and values of one row: those of its last tokens, as many as a later token may see.
///
/// Memory doubles as tokens come, up to twice what is kept; a full one is begun again at its front. *Cost* a token: a
/// copy of its keys, and now and then one of those kept.
final class KeyCache implements AutoCloseable {
  private static final int FIRST = 64;

  /// Keys and values that some queries see, from position `first` of their document on.
  record Seen(Tensor keys, Tensor values, int first) {
  }

  private final Device device;
  private final DType type;
  private final int width;
  private final int most;
  private Scope scope;
  private Tensor keys;
  private Tensor values;
  private int begin;
  private int end;
  private int position;

  /// The empty cache of `width` columns that keeps at most `most` tokens.
  KeyCache(Device device, DType type, int width, int most) {
    this(device, type, width, most, FIRST);
  }

  private KeyCache(Device device, DType type, int width, int most, long capacity) {
    this.device = device;
    this.type = type;
    this.width = width;
    this.most = most;
    this.scope = device.newScope("key values");
    this.keys = scope.empty(type, capacity, width);
    this.values = scope.empty(type, capacity, width);
  }

  /// Tokens of the present document so far.
  int position() {
    return position;
  }

  /// Tokens whose keys are kept.
  int kept() {
    return end - begin;
  }

  Tensor keys() {
    return keys.rows(begin, end);
  }

  Tensor values() {
    return values.rows(begin, end);
  }

  /// Begins another document.
  void forget() {
    begin = 0;
    end = 0;
    position = 0;
  }

  /// Stands at token `tokens`, with the keys and values of those kept before it.
  void restore(int tokens, Tensor savedKeys, Tensor savedValues) {
    forget();
    store(savedKeys, savedValues);
    position = tokens;
  }

  /// What the queries of a piece see that goes on here: the keys kept and the piece's own, which are taken in. Where
  /// they do not fit the cache's memory they lie in `step`.
  Seen append(Tensor newKeys, Tensor newValues, Scope step) {
    int count = Math.toIntExact(newKeys.rows());
    Seen seen = makeRoom(count) ? inPlace(count, newKeys, newValues) : beside(newKeys, newValues, step);
    position += count;
    if (seen.keys().scope() == scope) {
      begin = Math.max(begin, end - most);
    } else {
      long all = seen.keys().rows();
      begin = 0;
      end = 0;
      store(seen.keys().rows(Math.max(0, all - most), all), seen.values().rows(Math.max(0, all - most), all));
    }
    return seen;
  }

  /// The same for a piece after which the row begins another document: nothing is taken in.
  Seen beside(Tensor newKeys, Tensor newValues, Scope step) {
    if (kept() == 0) {
      return new Seen(newKeys, newValues, position);
    }
    return new Seen(joined(keys(), newKeys, step), joined(values(), newValues, step), position - kept());
  }

  private Tensor joined(Tensor before, Tensor after, Scope step) {
    Tensor out = step.empty(type, before.rows() + after.rows(), width);
    device.kernels().copy(before, out.rows(0, before.rows()));
    device.kernels().copy(after, out.rows(before.rows(), out.rows()));
    return out;
  }

  private Seen inPlace(int count, Tensor newKeys, Tensor newValues) {
    device.kernels().copy(newKeys, keys.rows(end, end + count));
    device.kernels().copy(newValues, values.rows(end, end + count));
    Seen seen = new Seen(keys.rows(begin, end + count), values.rows(begin, end + count), position - kept());
    end += count;
    return seen;
  }

  /// Whether `count` more tokens fit behind those kept, after moving these to the front or growing.
  private boolean makeRoom(int count) {
    long capacity = keys.rows();
    long needed = (long) kept() + count;
    if (end + (long) count <= capacity) {
      return true;
    }
    if (needed <= capacity && kept() <= begin) {
      move(keys, values);
      return true;
    }
    if (capacity < limit() && needed <= limit()) {
      grow(needed);
      return true;
    }
    return false;
  }

  /// Tokens the memory is never larger than: after as many steps as are kept, these can move to the front.
  private long limit() {
    return Math.max(FIRST, 2L * most);
  }

  private void grow(long needed) {
    Scope bigger = device.newScope("key values");
    long capacity = Math.max(needed, Math.min(limit(), 2 * keys.rows()));
    Tensor nextKeys = bigger.empty(type, capacity, width);
    Tensor nextValues = bigger.empty(type, capacity, width);
    move(nextKeys, nextValues);
    scope.close();
    scope = bigger;
    keys = nextKeys;
    values = nextValues;
  }

  /// Copies what is kept to the front of other memory, or of its own.
  private void move(Tensor toKeys, Tensor toValues) {
    int count = kept();
    device.kernels().copy(keys(), toKeys.rows(0, count));
    device.kernels().copy(values(), toValues.rows(0, count));
    begin = 0;
    end = count;
  }

  /// Puts tokens into the empty memory.
  private void store(Tensor newKeys, Tensor newValues) {
    if (newKeys.rows() > keys.rows()) {
      grow(newKeys.rows());
    }
    inPlace(Math.toIntExact(newKeys.rows()), newKeys, newValues);
  }

  /// Keys and values of the tokens from `from` up to `to`, which must be kept here, as a cache that stands at `to`.
  KeyCache part(int from, int to) {
    int first = position - kept();
    if (from < first || to < from || to > position) {
      throw new IllegalArgumentException("keys and values: expected tokens within " + first + ".." + position + ", got "
          + from + ".." + to);
    }
    KeyCache out = new KeyCache(device, type, width, most, Math.max(1, to - from));
    out.restore(to, keys().rows(from - first, to - first), values().rows(from - first, to - first));
    return out;
  }

  /// Takes in a part that follows what is kept here.
  void follow(KeyCache part) {
    if (part.position - part.kept() != position || !makeRoom(part.kept())) {
      throw new IllegalArgumentException("keys and values: expected a part that begins at token " + position
          + ", got one that begins at " + (part.position - part.kept()));
    }
    inPlace(part.kept(), part.keys(), part.values());
    position = part.position;
  }

  KeyCache copy() {
    KeyCache out = new KeyCache(device, type, width, most);
    out.restore(position, keys(), values());
    return out;
  }

  /// Bytes of memory held.
  long bytes() {
    return 2 * keys.elements() * type.bytes();
  }

  @Override
  public void close() {
    scope.close();
  }
}
