package org.seqmix.mohawk.run;

import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.recipe.StagePlan;

/// The teacher of one stage: the run's, or another that the stage names.
///
/// @param model the model
/// @param isOther whether it is another than the run's, and closed with this
record StageTeacher(Model model, boolean isOther) implements AutoCloseable {

  /// The teacher of `plan`. Another one must have the tokenizer of the run's, so that their tokens mean the same.
  static StageTeacher open(Model own, StagePlan plan, Model.Use use) {
    if (plan.teacher().isEmpty()) {
      return new StageTeacher(own, false);
    }
    Model other = Model.open(Path.of(plan.teacher()), own.decoder().device(), use);
    try (Tokenizer mine = own.openTokenizer(); Tokenizer its = other.openTokenizer()) {
      if (!mine.contentHash().equals(its.contentHash())) {
        throw new BadInputException("stage " + plan.stage() + ": teacher " + plan.teacher()
            + ": expected the tokenizer of " + own.directory() + ", got another; name a teacher of the same family");
      }
    } catch (RuntimeException e) {
      other.close();
      throw e;
    }
    return new StageTeacher(other, true);
  }

  Decoder decoder() {
    return model.decoder();
  }

  @Override
  public void close() {
    if (isOther) {
      model.close();
    }
  }
}
