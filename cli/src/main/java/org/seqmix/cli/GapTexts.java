package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import picocli.CommandLine.Option;

/// `--data` and `--held-out`: which documents train hybrids, which measure gaps, which score.
///
/// With `--held-out`, its documents measure and score by turns and all of `--data` trains. Without, two of twenty documents
/// of `--data` are held out, one for each.
final class GapTexts {
  private static final int MOST_SCORED = 200;

  @Option(
      names = "--data", arity = "1..*", paramLabel = "FILE",
      description = "Text, documents separated by lines <|endoftext|>: what hybrids are trained on."
  ) private final List<Path> data = new ArrayList<>();

  @Option(
      names = "--held-out", arity = "1..*", paramLabel = "FILE",
      description = "Text that neither model was trained on (default: two of twenty documents of --data)."
  ) private final List<Path> heldOut = new ArrayList<>();

  /// The documents' three uses.
  ///
  /// @param training trains hybrids
  /// @param measured measures gaps
  /// @param scored scores trained hybrids
  record Parts(Corpus training, Corpus measured, Corpus scored) {
  }

  /// What is missing on the command line.
  Optional<String> missing(boolean training) {
    if (data.isEmpty() && (training || heldOut.isEmpty())) {
      return Optional.of(training ? "--data FILE is needed with --check" : "--data FILE or --held-out FILE is needed");
    }
    return Optional.empty();
  }

  Parts read(Tokenizer tokenizer, ModelConfig config, boolean end, int documents) {
    Corpus all = encoded(data, tokenizer, config, end);
    if (heldOut.isEmpty()) {
      return new Parts(StudyStagesCommand.part(all, 0, true), first(StudyStagesCommand.part(all, 1, false), documents),
          StudyStagesCommand.part(all, 2, false));
    }
    Corpus held = encoded(heldOut, tokenizer, config, end);
    return new Parts(all, first(half(held, 0), documents), first(half(held, 1), MOST_SCORED));
  }

  private static Corpus encoded(List<Path> files, Tokenizer tokenizer, ModelConfig config, boolean end) {
    return Corpus.encode(files.stream().flatMap(f -> Corpus.texts(f).stream()).toList(), tokenizer, config, end);
  }

  private static Corpus half(Corpus all, int remainder) {
    List<int[]> out = new ArrayList<>();
    for (int i = remainder; i < all.documents().size(); i += 2) {
      out.add(all.documents().get(i));
    }
    return new Corpus(out);
  }

  private static Corpus first(Corpus all, int count) {
    return new Corpus(all.documents().subList(0, Math.min(count, all.documents().size())));
  }
}
