package org.seqmix.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.BitsPerByte;
import org.seqmix.eval.EvalResults;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// The tasks that measure a file of text, which is read by the model once.
final class TextTasks {
  /// Their names.
  static final List<String> NAMES = List.of("bits_per_byte", "perplexity");

  private final Model model;
  private final Tokenizer tokenizer;
  private final List<String> documents;
  private @Nullable BitsPerByte measured;

  TextTasks(Model model, Tokenizer tokenizer, List<String> documents) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.documents = documents;
  }

  EvalResults.Task run(String name) {
    BitsPerByte all = measured;
    if (all == null) {
      all = BitsPerByte.measure(model.decoder(), tokenizer, model.tokens(tokenizer), documents);
      measured = all;
    }
    return name.equals("perplexity") ? all.perplexityTask() : all.task();
  }
}
