package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.tokenizer.StopText;
import org.seqmix.hybrid.tokenizer.StreamingDecoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Hears the texts of one question and hands each on when it has ended. A cancelled text is dropped.
final class Answering implements JobListener {
  /// Tokens of the prompt on which the look of the first token of a text may depend.
  private static final int TAIL = 16;

  /// Hears of a text that has ended.
  interface Reader {
    void text(int sample, String text, int tokens, End end);
  }

  private static final class Text {
    private final IntStream.Builder ids = IntStream.builder();
    private final StringBuilder shown = new StringBuilder();
    private @Nullable StopText stops;
    private int tokens;
  }

  private final Tokenizer tokenizer;
  private final int[] prompt;
  private final List<String> stops;
  private final Reader reader;
  private final Consumer<RuntimeException> failures;
  private final List<@Nullable Text> texts = new ArrayList<>();

  Answering(Tokenizer tokenizer, int[] prompt, List<String> stops, Reader reader, Consumer<RuntimeException> failures) {
    this.tokenizer = tokenizer;
    this.prompt = prompt;
    this.stops = stops;
    this.reader = reader;
    this.failures = failures;
  }

  private Text text(int sample) {
    while (texts.size() <= sample) {
      texts.add(null);
    }
    Text text = texts.get(sample);
    if (text == null) {
      text = new Text();
      if (!stops.isEmpty()) {
        StreamingDecoder decoder = tokenizer.streamingDecoder(true);
        for (int id : Arrays.copyOfRange(prompt, Math.max(0, prompt.length - TAIL), prompt.length)) {
          decoder.next(id);
        }
        text.stops = new StopText(decoder, stops);
      }
      texts.set(sample, text);
    }
    return text;
  }

  @Override
  public boolean token(int sample, ScoredToken token) {
    Text text = text(sample);
    text.tokens++;
    if (text.stops == null) {
      text.ids.add(token.id());
      return true;
    }
    text.shown.append(text.stops.next(token.id()));
    return !text.stops.isStopped();
  }

  @Override
  public void ended(int sample, End end) {
    Text text = text(sample);
    texts.set(sample, null);
    if (end != End.CANCELLED) {
      String whole = text.stops == null
          ? tokenizer.decode(text.ids.build().toArray(), true)
          : text.shown.append(text.stops.finish()).toString();
      try {
        reader.text(sample, whole, text.tokens, end);
      } catch (RuntimeException e) {
        // The engine tells nobody of what is thrown where a job's last text ends.
        failures.accept(e);
      }
    }
  }

  @Override
  public void failed(RuntimeException why) {
    failures.accept(why);
  }
}
