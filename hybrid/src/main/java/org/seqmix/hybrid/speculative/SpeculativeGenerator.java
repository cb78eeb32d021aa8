package org.seqmix.hybrid.speculative;

import java.util.function.Consumer;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Writes texts with a target and a small draft: the target's distribution, in fewer passes over its weights.
///
/// The draft proposes a block of tokens one by one; the target reads them all in one pass, and as many stay as leave the
/// text distributed as the target alone would write it, after the same processors, see
/// {@link org.seqmix.hybrid.sampling.Proposals}. A greedy text is the plain {@link Generator}'s, token for token. A drawn one has the
/// same distribution, but is another text than the plain generator's with the same seed; it is the same for the same seed,
/// draft and length. Attention, recurrent and hybrid decoders go together in any pair.
///
/// *Cost* of a block of K: K steps of the draft, one pass of the target over K + 1 tokens with logits at each; where its state is
/// not keys and values alone, what stayed of a block is read once more. *Memory*: both states, and both once more where
/// they are recurrent; it does not grow with the text but for keys and values. *Errors*: a draft with another vocabulary,
/// a prompt as long as the target's context. Where the draft's context ends, the target goes on alone.
///
/// *Source*: arXiv 2211.17192 and 2302.01318. When it pays: docs/speculative.md.
public final class SpeculativeGenerator {
  private final Decoder target;
  private final Decoder draft;
  private final DraftLength length;

  /// Decoders of the same tokens. *Errors*: vocabularies of different sizes.
  public SpeculativeGenerator(Decoder target, Decoder draft, DraftLength length) {
    if (target.plan().vocabulary() != draft.plan().vocabulary()) {
      throw new BadInputException("draft: expected the target's vocabulary of " + target.plan().vocabulary()
          + " tokens, got " + draft.plan().vocabulary() + "; choose a draft that was distilled from the target");
    }
    this.target = target;
    this.draft = draft;
    this.length = length;
  }

  /// The same of model directories, whose tokenizers must be one.
  public static SpeculativeGenerator of(Model target, Model draft, DraftLength length) {
    try (Tokenizer its = target.openTokenizer(); Tokenizer other = draft.openTokenizer()) {
      if (!its.contentHash().equals(other.contentHash())) {
        throw new BadInputException("draft " + draft.directory() + ": expected the tokenizer of " + target.directory()
            + ", got another; choose a draft that was distilled from the target");
      }
    }
    return new SpeculativeGenerator(target.decoder(), draft.decoder(), length);
  }

  /// One text; the listener hears it as request 0.
  public Speculation generate(Request request, Generator.Listener listener) {
    return generate(request, listener, block -> {
    });
  }

  /// The same; `blocks` hears of every block when its tokens have been written.
  public Speculation generate(Request request, Generator.Listener listener, Consumer<Tally> blocks) {
    try (SpeculativeText text = begin(request, listener)) {
      while (!text.isOver()) {
        blocks.accept(text.block());
      }
      return text.result();
    }
  }

  /// A text at its prompt.
  SpeculativeText begin(Request request, Generator.Listener listener) {
    return new SpeculativeText(target, draft, length, request, id -> listener.token(0, id));
  }
}
