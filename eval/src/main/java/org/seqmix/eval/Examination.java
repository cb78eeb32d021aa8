package org.seqmix.eval;

import java.util.Optional;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.problems.ProblemSet;

/// The same questions to every model: what a {@link Comparison} is made of.
///
/// @param heldOut     documents no model was trained on; where there are none, no loss is measured
/// @param problems    word problems to ask, where the models know their language
/// @param throughput  how speed is measured
/// @param batch       sequences written together while it is
/// @param speedTokens tokens each of them writes
/// @param stateTokens length of the sequence whose state is counted
public record Examination(Corpus heldOut, Optional<ProblemSet> problems, Throughput throughput, int batch,
    int speedTokens, long stateTokens) {
  /// The figures of one model, opened for inference.
  public Comparison.Side of(String name, Model model, Tokenizer tokenizer) {
    Optional<ProblemScore> answers = problems
        .map(p -> ProblemScore.measure(model.decoder(), tokenizer, model.config().tokens(), p));
    Optional<HeldOutLoss> loss = heldOut.documents().stream().anyMatch(d -> d.length > 1)
        ? Optional.of(HeldOutLoss.measure(model.decoder(), heldOut))
        : Optional.empty();
    return new Comparison.Side(name, ModelFacts.of(model.decoder()), loss, answers,
        throughput.decode(model.decoder(), batch, speedTokens).median());
  }

  /// Teacher and student, which share a tokenizer.
  public Comparison compare(Model teacher, Model student, Tokenizer tokenizer) {
    return new Comparison(of("teacher", teacher, tokenizer), of("student", student, tokenizer), batch, stateTokens);
  }
}
