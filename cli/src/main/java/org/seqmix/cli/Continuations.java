package org.seqmix.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.speculative.Speculation;
import org.seqmix.hybrid.speculative.SpeculativeGenerator;
import org.seqmix.hybrid.tokenizer.StreamingDecoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Writes one or more continuations of a prompt and hands out their text as it comes.
final class Continuations {
  /// Hears of text as it comes.
  interface Reader {
    void text(int sample, String piece);
  }

  /// Ends a generation in which every continuation that is being written has met a stop text.
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the continuations have stopped", null, false, false);
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
    return timed(reader, listener -> {
      if (texts.size() == 1) {
        Generation unused = generator.generate(request, listener);
      } else {
        long[] seeds = LongStream.range(0, texts.size()).map(i -> request.seed() + i).toArray();
        List<Generation> unused = generator.samples(request, seeds, listener);
      }
    });
  }

  /// Generates with a draft, one continuation after the other; what it took.
  Timing run(SpeculativeGenerator generator, Reader reader) {
    return timed(reader, listener -> {
      for (int i = 0; i < texts.size(); i++) {
        alone(generator, i, listener);
      }
    });
  }

  private void alone(SpeculativeGenerator generator, int sample, Generator.Listener listener) {
    Request own = new Request(request.prompt(), request.sampling(), request.seed() + sample, request.maxTokens(),
        request.stopIds());
    try {
      Speculation unused = generator.generate(own, (index, id) -> {
        listener.token(sample, id);
        if (texts.get(sample).isStopped()) {
          throw new Stopped();
        }
      }, timing::drafted);
    } catch (Stopped stopped) {
      // The next continuation goes on.
    }
  }

  private Timing timed(Reader reader, Consumer<Generator.Listener> writer) {
    Generator.Listener listener = (sample, id) -> {
      timing.token();
      reader.text(sample, texts.get(sample).next(id));
      if (texts.stream().allMatch(StopText::isStopped)) {
        throw new Stopped();
      }
    };
    timing.begin(request.prompt().length, texts.size());
    try {
      writer.accept(listener);
    } catch (Stopped stopped) {
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
