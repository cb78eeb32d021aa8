package org.seqmix.hybrid.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Writes texts with a decoder, many at once.
///
/// Every sequence has a slot of the batch and its own place: a slot whose text ended takes the next request at once,
/// prompts are fed in pieces beside other slots' single tokens, and nothing is padded. A text's tokens are the same
/// bits whatever else is in the batch.
///
/// *Cost*: a step reads the weights once for all slots. *Memory*: one decoder state a slot. *Errors*: a prompt as long
/// as the model's context or longer.
///
/// {@snippet class="org.seqmix.examples.WriteText" region="text"}
public final class Generator {
  /// Most prompt tokens fed to one slot at a time.
  private static final int PIECE = 512;

  private final Decoder decoder;

  /// Packed weights make this faster; any decoder works.
  public Generator(Decoder decoder) {
    this.decoder = decoder;
  }

  /// Hears of every token as it is chosen.
  @FunctionalInterface
  public interface Listener {
    /// Token `id` was written for request `index`.
    void token(int index, int id);
  }

  /// One text.
  public Generation generate(Request request, Listener listener) {
    return run(List.of(request), 1, listener).getFirst();
  }

  /// All requests, at most `batch` at a time, in the order given.
  public List<Generation> run(List<Request> requests, int batch, Listener listener) {
    Generation[] out = new Generation[requests.size()];
    Deque<Writing> waiting = new ArrayDeque<>();
    for (int i = 0; i < requests.size(); i++) {
      waiting.add(new Writing(i, requests.get(i), decoder.plan().context()));
    }
    @Nullable Writing[] slots = new Writing[Math.min(batch, requests.size())];
    if (slots.length == 0) {
      return List.of();
    }
    try (DecoderState state = decoder.newState(slots.length)) {
      loop(slots, waiting, state, listener, w -> out[w.index()] = w.result());
    }
    return Arrays.asList(out);
  }

  /// `seeds.length` texts for one prompt, which is read once: every row begins from a copy of its state.
  public List<Generation> samples(Request request, long[] seeds, Listener listener) {
    Generation[] out = new Generation[seeds.length];
    List<Writing> rows = new ArrayList<>();
    for (int i = 0; i < seeds.length; i++) {
      rows.add(new Writing(i, new Request(request.prompt(), request.sampling(), seeds[i], request.maxTokens(),
          request.stopIds()), decoder.plan().context()));
    }
    try (DecoderState prompt = decoder.newState(1)) {
      float[] logits = prefill(request.prompt(), prompt);
      @Nullable Writing[] slots = new Writing[seeds.length];
      for (Writing w : rows) {
        w.promptIsIn();
        if (!w.isOver()) {
          hear(listener, w, w.choose(logits.clone()));
        }
        slots[w.index()] = w;
      }
      try (DecoderState state = prompt.select(new int[seeds.length])) {
        loop(slots, new ArrayDeque<>(), state, listener, w -> out[w.index()] = w.result());
      }
    }
    return Arrays.asList(out);
  }

  /// Feeds a prompt in pieces; the logits after its last token.
  private float[] prefill(int[] prompt, DecoderState state) {
    float[] logits = new float[0];
    for (int at = 0; at < prompt.length; at += PIECE) {
      int[] piece = Arrays.copyOfRange(prompt, at, Math.min(prompt.length, at + PIECE));
      try (Scope scope = decoder.device().newScope("prefill")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, piece, state.continuing(piece.length), state);
        if (at + PIECE >= prompt.length) {
          logits = decoder.head(c, decoder.normed(c, x.rows(piece.length - 1L, piece.length))).toFloats();
        }
      }
    }
    return logits;
  }

  private void loop(@Nullable Writing[] slots, Deque<Writing> waiting, DecoderState state, Listener listener,
      Consumer<Writing> done) {
    while (true) {
      boolean any = false;
      for (int i = 0; i < slots.length; i++) {
        slots[i] = next(slots[i], waiting, done);
        any |= slots[i] != null;
      }
      if (!any) {
        return;
      }
      step(slots, state, listener);
    }
  }

  /// The text that holds a slot now: the same while it goes on, else the next one waiting.
  private static @Nullable Writing next(@Nullable Writing w, Deque<Writing> waiting, Consumer<Writing> done) {
    Writing current = w;
    while (current == null || current.isOver()) {
      if (current != null) {
        done.accept(current);
      }
      current = waiting.poll();
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private void step(@Nullable Writing[] slots, DecoderState state, Listener listener) {
    int[][] pieces = new int[slots.length][];
    int[] lengths = new int[slots.length];
    int[][] starts = new int[slots.length][];
    for (int i = 0; i < slots.length; i++) {
      Writing w = slots[i];
      starts[i] = w != null && w.isFresh() ? new int[] {0} : new int[0];
      pieces[i] = w == null ? new int[0] : w.piece(PIECE);
      lengths[i] = pieces[i].length;
    }
    Rows rows = Rows.packedContinuing(lengths, starts, state.positions());
    int[] ids = Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
    try (Scope scope = decoder.device().newScope("generation step")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.advance(c, ids, rows, state);
      List<Integer> ready = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        Writing w = slots[i];
        if (w != null && w.isReady()) {
          ready.add(i);
        }
      }
      if (ready.isEmpty()) {
        return;
      }
      Tensor last = scope.empty(x.type(), Shape.of(ready.size(), x.columns()));
      for (int j = 0; j < ready.size(); j++) {
        int row = rows.to(ready.get(j)) - 1;
        c.kernels().copy(x.rows(row, row + 1L), last.rows(j, j + 1L));
      }
      choose(slots, ready, decoder.head(c, decoder.normed(c, last)).toFloats(), listener);
    }
  }

  private void choose(@Nullable Writing[] slots, List<Integer> ready, float[] logits, Listener listener) {
    int vocabulary = decoder.plan().vocabulary();
    for (int j = 0; j < ready.size(); j++) {
      Writing w = slots[ready.get(j)];
      if (w != null) {
        hear(listener, w, w.choose(Arrays.copyOfRange(logits, j * vocabulary, (j + 1) * vocabulary)));
      }
    }
  }

  private static void hear(Listener listener, Writing w, int id) {
    if (id >= 0) {
      listener.token(w.index(), id);
    }
  }
}
