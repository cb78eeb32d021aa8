package org.seqmix.attention;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Rollback;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Keys and values of the tokens before, each row with its own length; with a window, of as many as the next token
/// sees.
final class KvState implements MixerState {
  private final Device device;
  private final int width;
  private final int most;
  private final List<KeyCache> caches;
  private final Scope labels;

  /// The empty state; every row keeps at most `most` tokens.
  KvState(Device device, DType type, int width, int most, int rows) {
    this(device, width, most, new ArrayList<>());
    for (int i = 0; i < rows; i++) {
      caches.add(new KeyCache(device, type, width, most));
    }
  }

  private KvState(Device device, int width, int most, List<KeyCache> caches) {
    this.device = device;
    this.width = width;
    this.most = most;
    this.caches = caches;
    this.labels = device.newScope("key value positions");
  }

  /// What the queries of every span see. A row's last span ends up in the state; documents that begin and end within
  /// the piece are read where they lie.
  KeyValues taken(Rows rows, Tensor k, Tensor v) {
    List<KeyCache.Seen> all = new ArrayList<>();
    for (Rows.Span s : rows.spans()) {
      all.add(taken(s, k.rows(s.from(), s.to()), v.rows(s.from(), s.to()), k.scope()));
    }
    return new KeyValues(all.stream().map(KeyCache.Seen::keys).toList(),
        all.stream().map(KeyCache.Seen::values).toList(), all.stream().map(KeyCache.Seen::first).toList());
  }

  private KeyCache.Seen taken(Rows.Span s, Tensor k, Tensor v, Scope step) {
    KeyCache cache = caches.get(s.row());
    if (s.position() == 0) {
      cache.forget();
    } else if (s.position() != cache.position()) {
      throw new IllegalArgumentException("attention state: row " + s.row() + " stands at token " + cache.position()
          + ", but the piece begins at " + s.position());
    }
    return s.last() ? cache.append(k, v, step) : cache.beside(k, v, step);
  }

  @Override
  public int rows() {
    return caches.size();
  }

  @Override
  public int[] positions() {
    return caches.stream().mapToInt(KeyCache::position).toArray();
  }

  @Override
  public KvState select(int... rows) {
    List<KeyCache> chosen = new ArrayList<>();
    for (int row : rows) {
      chosen.add(caches.get(row).copy());
    }
    return new KvState(device, width, most, chosen);
  }

  @Override
  public KvState append(MixerState other) {
    KvState next = sameMixer(other);
    List<KeyCache> all = new ArrayList<>();
    caches.forEach(c -> all.add(c.copy()));
    next.caches.forEach(c -> all.add(c.copy()));
    return new KvState(device, width, most, all);
  }

  @Override
  public void assign(int row, MixerState from, int fromRow) {
    KeyCache source = sameMixer(from).caches.get(fromRow);
    caches.get(row).restore(source.position(), source.keys(), source.values());
  }

  @Override
  public boolean growsByToken() {
    return most == Integer.MAX_VALUE;
  }

  /// A windowed state keeps too little for pieces, and is kept whole.
  @Override
  public MixerState piece(int row, int from, int to) {
    return growsByToken()
        ? new KvState(device, width, most, List.of(caches.get(row).part(from, to)))
        : MixerState.super.piece(row, from, to);
  }

  @Override
  public void assemble(int row, List<MixerState> pieces) {
    if (!growsByToken()) {
      MixerState.super.assemble(row, pieces);
      return;
    }
    caches.get(row).forget();
    pieces.forEach(p -> caches.get(row).follow(sameMixer(p).caches.getFirst()));
  }

  private KvState sameMixer(MixerState other) {
    if (!(other instanceof KvState same) || same.width != width || same.most != most) {
      throw new IllegalArgumentException("attention state: expected one of the same mixer, got one of another");
    }
    return same;
  }

  @Override
  public void makeRoom(int row, int tokens, int most) {
    caches.get(row).makeRoom(tokens, most);
  }

  @Override
  public Parameters tensors() {
    List<Parameter> out = new ArrayList<>();
    for (int i = 0; i < rows(); i++) {
      out.add(new Parameter("keys." + i, caches.get(i).keys()));
      out.add(new Parameter("values." + i, caches.get(i).values()));
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
      long tokens = (long) Math.min(positions[i], most);
      requireTokens(saved, "keys." + i, tokens);
      requireTokens(saved, "values." + i, tokens);
    }
    for (int i = 0; i < rows(); i++) {
      caches.get(i).restore((int) positions[i], saved.get("keys." + i).value(), saved.get("values." + i).value());
    }
  }

  private void requireTokens(Parameters saved, String name, long tokens) {
    Shape shape = saved.get(name).value().shape();
    if (!shape.equals(Shape.of(tokens, width))) {
      throw new IllegalArgumentException("state " + name + ": expected " + Shape.of(tokens, width) + ", got " + shape);
    }
  }

  /// Nothing is copied: a row's memory has room for what is read after the mark, and is cut off there.
  @Override
  public Rollback rollback() {
    return new Cut();
  }

  private final class Cut implements Rollback {
    private List<KeyCache.Mark> marks = List.of();

    @Override
    public void mark(int tokens) {
      marks = caches.stream().map(c -> c.mark(tokens)).toList();
    }

    @Override
    public boolean reachesEveryToken() {
      return true;
    }

    @Override
    public void back(int tokens) {
      if (marks.size() != rows()) {
        throw new IllegalStateException("rollback: expected a mark to go back to, got none; call mark first");
      }
      for (int i = 0; i < rows(); i++) {
        caches.get(i).back(marks.get(i), tokens);
      }
    }

    @Override
    public void close() {
      marks = List.of();
    }
  }

  @Override
  public long bytes() {
    return caches.stream().mapToLong(KeyCache::bytes).sum();
  }

  @Override
  public void close() {
    caches.forEach(KeyCache::close);
    labels.close();
  }
}
