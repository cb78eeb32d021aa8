package org.seqmix.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.SavedText;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.speculative.Speculation;
import org.seqmix.hybrid.speculative.SpeculativeGenerator;
import org.seqmix.hybrid.tokenizer.StopText;
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

  /// Generates, all continuations together; what it took.
  ///
  /// @param start what the prompt goes on from, if anything
  /// @param keep gets the state behind the first continuation
  Timing run(Decoder decoder, @Nullable SavedText start, Consumer<SavedText> keep, Reader reader) {
    long[] seeds = LongStream.range(0, texts.size()).map(i -> request.seed() + i).toArray();
    Job job = new Job(request.prompt(), request.sampling(), seeds, request.maxTokens(), request.stopIds(), -1, false);
    Ear ear = new Ear(reader, keep);
    timing.begin(request.prompt().length - (start == null ? 0 : start.tokens().length), texts.size());
    try (Engine engine = new Engine(decoder, EngineOptions.rows(texts.size()))) {
      engine.submit(job, ear, start);
      boolean more = true;
      while (more) {
        more = engine.step();
        ear.rethrow();
      }
    }
    timing.end();
    for (int i = 0; i < texts.size(); i++) {
      reader.text(i, texts.get(i).finish());
    }
    return timing;
  }

  /// Hears tokens and hands on text.
  private final class Ear implements JobListener {
    private final Reader reader;
    private final Consumer<SavedText> keep;
    private @Nullable RuntimeException failure;

    Ear(Reader reader, Consumer<SavedText> keep) {
      this.reader = reader;
      this.keep = keep;
    }

    @Override
    public boolean token(int sample, ScoredToken token) {
      timing.token();
      reader.text(sample, texts.get(sample).next(token.id()));
      return !texts.get(sample).isStopped();
    }

    @Override
    public void ended(int sample, End end) {
      // the text says so itself
    }

    @Override
    public void left(int sample, int[] read, Supplier<DecoderState> row) {
      if (sample == 0) {
        try (SavedText text = new SavedText(read, row.get())) {
          keep.accept(text);
        }
      }
    }

    @Override
    public void failed(RuntimeException why) {
      failure = why;
    }

    void rethrow() {
      if (failure != null) {
        throw failure;
      }
    }
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
