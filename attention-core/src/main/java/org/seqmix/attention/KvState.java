package org.seqmix.attention;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Keys and values of the tokens before, each row with its own length. Grows by doubling.
final class KvState implements MixerState {
  private static final int FIRST = 64;

  /// One row's keys and values: `length` of `capacity` tokens are filled.
  private static final class Cache {
    private Scope scope;
    private Tensor keys;
    private Tensor values;
    private int length;

    private Cache(Device device, DType type, int width, int capacity) {
      scope = device.newScope("key values");
      keys = scope.empty(type, capacity, width);
      values = scope.empty(type, capacity, width);
    }
  }

  private final Device device;
  private final DType type;
  private final int width;
  private final List<Cache> caches = new ArrayList<>();
  private final Scope labels;

  KvState(Device device, DType type, int width, int rows) {
    this.device = device;
    this.type = type;
    this.width = width;
    this.labels = device.newScope("key value positions");
    for (int i = 0; i < rows; i++) {
      caches.add(new Cache(device, type, width, FIRST));
    }
  }

  /// Adds tokens to a row, or begins a new document in it; afterwards {@link #keys} and {@link #values} hold them.
  void take(int row, int position, Tensor keys, Tensor values) {
    Cache c = caches.get(row);
    if (position != 0 && position != c.length) {
      throw new IllegalArgumentException("attention state: row " + row + " stands at token " + c.length
          + ", but the piece begins at " + position);
    }
    int needed = Math.toIntExact(position + keys.rows());
    if (needed > c.keys.rows()) {
      grow(c, needed);
    }
    device.kernels().copy(keys, c.keys.rows(position, needed));
    device.kernels().copy(values, c.values.rows(position, needed));
    c.length = needed;
  }

  private void grow(Cache c, int needed) {
    Cache bigger = new Cache(device, type, width, Math.max(needed, Math.toIntExact(2 * c.keys.rows())));
    device.kernels().copy(c.keys.rows(0, c.length), bigger.keys.rows(0, c.length));
    device.kernels().copy(c.values.rows(0, c.length), bigger.values.rows(0, c.length));
    c.scope.close();
    c.scope = bigger.scope;
    c.keys = bigger.keys;
    c.values = bigger.values;
  }

  Tensor keys(int row) {
    return caches.get(row).keys.rows(0, caches.get(row).length);
  }

  Tensor values(int row) {
    return caches.get(row).values.rows(0, caches.get(row).length);
  }

  @Override
  public int rows() {
    return caches.size();
  }

  @Override
  public int[] positions() {
    return caches.stream().mapToInt(c -> c.length).toArray();
  }

  @Override
  public KvState select(int... rows) {
    KvState out = new KvState(device, type, width, rows.length);
    for (int i = 0; i < rows.length; i++) {
      out.take(i, 0, keys(rows[i]), values(rows[i]));
    }
    return out;
  }

  @Override
  public KvState append(MixerState other) {
    if (!(other instanceof KvState next) || next.width != width) {
      throw new IllegalArgumentException("append: expected a state of the same mixer, got one of another");
    }
    KvState out = new KvState(device, type, width, rows() + next.rows());
    for (int i = 0; i < out.rows(); i++) {
      KvState from = i < rows() ? this : next;
      int row = i < rows() ? i : i - rows();
      out.take(i, 0, from.keys(row), from.values(row));
    }
    return out;
  }

  @Override
  public Parameters tensors() {
    List<Parameter> out = new ArrayList<>();
    for (int i = 0; i < rows(); i++) {
      out.add(new Parameter("keys." + i, keys(i)));
      out.add(new Parameter("values." + i, values(i)));
    }
    out.add(new Parameter("positions", labels.ofInts(Shape.of(rows()), positions())));
    return Parameters.of(out);
  }

  @Override
  public void restore(Parameters saved) {
    double[] positions = saved.get("positions").value().toDoubles();
    if (positions.length != rows()) {
      throw new IllegalArgumentException("state positions: expected " + rows() + " rows, got " + positions.length);
    }
    for (int i = 0; i < rows(); i++) {
      requireTokens(saved, "keys." + i, (long) positions[i]);
      requireTokens(saved, "values." + i, (long) positions[i]);
    }
    for (int i = 0; i < rows(); i++) {
      take(i, 0, saved.get("keys." + i).value(), saved.get("values." + i).value());
    }
  }

  private void requireTokens(Parameters saved, String name, long tokens) {
    Shape shape = saved.get(name).value().shape();
    if (!shape.equals(Shape.of(tokens, width))) {
      throw new IllegalArgumentException("state " + name + ": expected " + Shape.of(tokens, width) + ", got " + shape);
    }
  }

  @Override
  public long bytes() {
    return caches.stream().mapToLong(c -> 2L * c.keys.elements() * type.bytes()).sum();
  }

  @Override
  public void close() {
    caches.forEach(c -> c.scope.close());
    labels.close();
  }
}
