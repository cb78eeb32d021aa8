package org.seqmix.hybrid.generation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.sampling.Sampler;

/// One text while it is written: what has still to be fed to the model, and what has been written.
final class Writing {
  private final int index;
  private final Request request;
  private final Sampler sampler;
  private int[] pending;
  private int fed;
  private final int[] written;
  private int count;
  private boolean begun;
  private Generation.@Nullable End end;

  Writing(int index, Request request, int context) {
    if (request.prompt().length >= context) {
      throw new IllegalArgumentException("prompt of " + request.prompt().length + " tokens: the model's context is "
          + context + " tokens; shorten the text");
    }
    this.index = index;
    this.request = request;
    this.sampler = new Sampler(request.sampling(), request.seed());
    this.sampler.observe(request.prompt());
    this.pending = request.prompt();
    this.written = new int[Math.min(request.maxTokens(), context - request.prompt().length)];
    if (request.maxTokens() == 0) {
      end = Generation.End.LENGTH;
    }
  }

  /// Place of the request in the caller's list.
  int index() {
    return index;
  }

  /// Whether the next piece begins the document.
  boolean isFresh() {
    return !begun;
  }

  /// The prompt is in the state already: only what is written from now on has to be fed.
  void promptIsIn() {
    begun = true;
    fed = pending.length;
  }

  /// The next tokens to feed, at most `most`.
  int[] piece(int most) {
    int[] out = Arrays.copyOfRange(pending, fed, Math.min(pending.length, fed + most));
    fed += out.length;
    begun = true;
    return out;
  }

  /// Whether everything has been fed, so that the last logits choose the next token.
  boolean isReady() {
    return fed == pending.length;
  }

  /// Takes the logits after the last token fed; chooses the next one. Returns it, or -1 when the text ended.
  int choose(float[] logits) {
    int id = sampler.next(logits);
    if (request.stopIds().contains(id)) {
      end = Generation.End.STOP;
      return -1;
    }
    written[count++] = id;
    pending = new int[] {id};
    fed = 0;
    if (count == written.length) {
      end = count == request.maxTokens() ? Generation.End.LENGTH : Generation.End.CONTEXT;
    }
    return id;
  }

  boolean isOver() {
    return end != null;
  }

  Generation result() {
    if (end == null) {
      throw new IllegalStateException("text " + index + " is not finished");
    }
    return new Generation(Arrays.copyOf(written, count), end);
  }
}
