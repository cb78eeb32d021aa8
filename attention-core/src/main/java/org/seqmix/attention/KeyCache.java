package org.seqmix.attention;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Keys and values of one row: those of its last tokens, as many as a later token may see.
///
/// Memory grows as tokens come: a small one doubles, a large one by a quarter, and none beyond what its text was said to have at
/// most. With a window it ends at twice what is kept, and a full one is begun again at its front. *Cost* a token: a copy of
/// its keys, and now and then one of those kept.
final class KeyCache implements AutoCloseable {
  private static final int FIRST = 64;
  /// Memory for more tokens than this grows by a quarter: about four copies of every key, which a step reads at every token.
  private static final int LARGE = 512;

  /// Keys and values that some queries see, from position `first` of their document on.
  record Seen(Tensor keys, Tensor values, int first) {
  }

  /// How long a text will be.
  private record Length(int least, int most) {
  }

  /// Where a row stood.
  record Mark(int begin, int end, int position, int upheavals) {
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
  /// Tokens that the memory has room for beside those that may be kept: read after a mark, and maybe cut off again.
  private int loose;
  /// Tokens that the present text was said to have at most.
  private int longest = Integer.MAX_VALUE;
  /// What was said of the text that has not begun, if anything.
  private @Nullable Length next;
  /// Counts what moves or forgets tokens.
  private int upheavals;

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
    if (position > 0) {
      upheavals++;
    }
    begin = 0;
    end = 0;
    position = 0;
    Length said = next;
    if (said != null) {
      next = null;
      settle(said);
    }
  }

  /// The next text will have at least `tokens` and at most `most` tokens. When it begins there is memory for the former and some of
  /// what may follow; what there was is given back first where it is too small or twice too large.
  void makeRoom(int tokens, int most) {
    next = new Length(Math.max(0, tokens), Math.max(1, most));
  }

  private void settle(Length length) {
    longest = length.most;
    long wanted = Math.min(Math.min(longest, limit()), Math.max(FIRST, length.least + (long) length.least / 4));
    if (keys.rows() < wanted || keys.rows() > 2 * wanted) {
      scope.close();
      scope = device.newScope("key values");
      keys = scope.empty(type, wanted, width);
      values = scope.empty(type, wanted, width);
    }
  }

  /// Stands at token `tokens`, with the keys and values of those kept before it.
  void restore(int tokens, Tensor savedKeys, Tensor savedValues) {
    forget();
    store(savedKeys, savedValues);
    position = tokens;
  }

  /// Where the row stands now. The next `tokens` tokens lie behind those kept, and none of these is lost.
  Mark mark(int tokens) {
    loose = Math.max(loose, tokens);
    boolean unused = makeRoom(tokens);
    return new Mark(begin, end, position, upheavals);
  }

  /// Stands `tokens` tokens after the mark again, as if no more had come.
  void back(Mark mark, int tokens) {
    if (mark.upheavals != upheavals) {
      throw new IllegalStateException("attention state: more tokens came since token " + mark.position
          + " than the mark said, or another document; say more when marking");
    }
    if (tokens < 0 || mark.position + tokens > position) {
      throw new IllegalArgumentException("attention state: token " + tokens + " after the mark must be in 0.."
          + (position - mark.position));
    }
    end = mark.end + tokens;
    begin = Math.max(mark.begin, end - most);
    position = mark.position + tokens;
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
      upheavals++;
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
    return Math.max(FIRST, 2L * most + loose);
  }

  private void grow(long needed) {
    Scope bigger = device.newScope("key values");
    long more = keys.rows() < LARGE ? 2 * keys.rows() : keys.rows() + keys.rows() / 4;
    long capacity = Math.max(needed, Math.min(Math.min(limit(), longest), more));
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
    upheavals++;
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
