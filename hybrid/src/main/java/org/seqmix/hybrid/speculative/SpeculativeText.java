package org.seqmix.hybrid.speculative;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.sampling.Proposals;

/// One text while two decoders write it.
///
/// The tokens are the prompt and what is written, then what is proposed. Between two blocks both states hold right
/// tokens only, the target's never the last one, whose logits decide what comes next.
final class SpeculativeText implements AutoCloseable {
  private final Request request;
  private final DraftLength length;
  private final int draftContext;
  private final Reading target;
  private final Reading draft;
  private final Proposals proposals;
  private final IntConsumer listener;
  /// Most tokens that the target reads again together with a block; more of them get a pass of their own.
  private final int riders;
  private final int[] tokens;
  private final int limit;
  private final BitSet seen = new BitSet();
  private final BitSet seenByDraft = new BitSet();
  private int count;
  private int proposed;
  private int accepted;
  private Tally tally = Tally.NONE;
  private Generation.@Nullable End end;

  SpeculativeText(Decoder target, Decoder draft, DraftLength length, Request request, IntConsumer listener) {
    int context = target.plan().context();
    count = request.prompt().length;
    if (count >= context) {
      throw new IllegalArgumentException("prompt of " + count + " tokens: the model's context is " + context
          + " tokens; shorten the text");
    }
    this.request = request;
    this.length = length;
    this.listener = listener;
    this.draftContext = draft.plan().context();
    this.proposals = new Proposals(request.sampling(), request.seed());
    this.riders = length.most() + 1;
    this.limit = count + Math.min(request.maxTokens(), context - count);
    this.tokens = Arrays.copyOf(request.prompt(), limit);
    for (int id : request.prompt()) {
      seen.set(id);
    }
    if (request.maxTokens() == 0) {
      end = Generation.End.LENGTH;
    }
    this.target = new Reading(target);
    this.draft = new Reading(draft);
  }

  boolean isOver() {
    return end != null;
  }

  Reading target() {
    return target;
  }

  Reading draft() {
    return draft;
  }

  /// The prompt and what is written.
  int[] tokens() {
    return Arrays.copyOf(tokens, count);
  }

  Speculation result() {
    if (end == null) {
      throw new IllegalStateException("the text is not finished");
    }
    return new Speculation(new Generation(Arrays.copyOfRange(tokens, request.prompt().length, count), end), tally);
  }

  /// Writes at least one token: proposes a block, reads it, keeps what may stay, and adds one of the target's own. What
  /// came of it.
  Tally block() {
    int right = count;
    int size = Math.max(0,
        Math.min(length.next(proposed, accepted), Math.min(limit - count - 1, draftContext - count + 1)));
    double[][] q = propose(size);
    int replays = catchUp();
    target.mark(riders + length.most());
    float[][] logits = target.read(tokens, right + size, size + 1);
    int stayed = judge(size, logits, q);
    proposed = size;
    accepted = stayed;
    target.keep(right + stayed);
    draft.keep(right + stayed);
    Tally block = new Tally(count - right, 1, replays, size, Math.min(size, stayed + 1), stayed);
    tally = tally.plus(block);
    return block;
  }

  /// Puts `size` tokens of the draft behind the text; the distributions they were drawn from.
  private double[][] propose(int size) {
    double[][] q = new double[size][];
    seenByDraft.clear();
    seenByDraft.or(seen);
    for (int i = 0; i < size; i++) {
      float[] logits = draft.read(tokens, count + i, 1)[0];
      if (i == 0) {
        draft.mark(length.most());
      }
      q[i] = proposals.distribution(logits, seenByDraft);
      int id = proposals.draw(q[i]);
      tokens[count + i] = id;
      seenByDraft.set(id);
    }
    return q;
  }

  /// Lets the target read what has been written, where that is too much to ride along; the passes that this took.
  private int catchUp() {
    if (count - target.read() <= riders) {
      return 0;
    }
    boolean isPrompt = target.read() < request.prompt().length - 1;
    float[][] none = target.read(tokens, count - 1, 0);
    return isPrompt ? 0 : 1;
  }

  /// Takes proposals while they stay, then a token of the target's; the number that stayed.
  private int judge(int size, float[][] logits, double[][] q) {
    for (int i = 0; i < size; i++) {
      int id = proposals.verdict(tokens[count], proposals.distribution(logits[i], seen), q[i]);
      take(id == Proposals.ACCEPTED ? tokens[count] : id);
      if (id != Proposals.ACCEPTED) {
        return i;
      }
      if (isOver()) {
        return i + 1;
      }
    }
    take(proposals.draw(proposals.distribution(logits[size], seen)));
    return size;
  }

  private void take(int id) {
    if (request.stopIds().contains(id)) {
      end = Generation.End.STOP;
      return;
    }
    tokens[count++] = id;
    seen.set(id);
    if (count == limit) {
      end = limit == request.prompt().length + request.maxTokens() ? Generation.End.LENGTH : Generation.End.CONTEXT;
    }
    listener.accept(id);
  }

  @Override
  public void close() {
    target.close();
    draft.close();
  }
}
