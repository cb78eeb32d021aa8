package org.seqmix.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.tokenizer.StopText;
import org.seqmix.hybrid.tokenizer.StreamingDecoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Writes one or more continuations of a prompt and hands out their text as it comes.
final class Continuations {
  /// Hears of text as it comes.
  interface Reader {
    void text(int sample, String piece);
  }

  /// Ends a generation in which every continuation has met a stop text.
  private static final class AllStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AllStopped() {
      super("all continuations have stopped", null, false, false);
    }
  }

  private final Request request;
  private final List<StopText> texts = new ArrayList<>();
  private final Timing timing = new Timing();

  /// `samples` continuations of the request's prompt; sample i draws with the request's seed + i.
  Continuations(Tokenizer tokenizer, Request request, int samples, List<String> stops) {
    this.request = request;
    for (int i = 0; i < samples; i++) {
      texts.add(new StopText(after(tokenizer, request.prompt()), stops));
    }
  }

  /// What a token looks like depends on the one before it, so the decoder reads the prompt first.
  private static StreamingDecoder after(Tokenizer tokenizer, int[] prompt) {
    StreamingDecoder decoder = tokenizer.streamingDecoder(true);
    for (int id : prompt) {
      decoder.next(id);
    }
    return decoder;
  }

  /// Generates; what it took.
  Timing run(Generator generator, Reader reader) {
    Generator.Listener listener = (sample, id) -> {
      timing.token();
      reader.text(sample, texts.get(sample).next(id));
      if (texts.stream().allMatch(StopText::isStopped)) {
        throw new AllStopped();
      }
    };
    timing.begin(request.prompt().length, texts.size());
    try {
      if (texts.size() == 1) {
        Generation unused = generator.generate(request, listener);
      } else {
        long[] seeds = LongStream.range(0, texts.size()).map(i -> request.seed() + i).toArray();
        List<Generation> unused = generator.samples(request, seeds, listener);
      }
    } catch (AllStopped stopped) {
      timing.end();
      return timing;
    }
    timing.end();
    for (int i = 0; i < texts.size(); i++) {
      reader.text(i, texts.get(i).finish());
    }
    return timing;
  }
}
