package org.seqmix.mohawk.study.matrices;

import java.util.Arrays;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.Packing;
import org.seqmix.mohawk.stage.HiddenStateAlignment;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.tensor.Scope;

/// How far a student's blocks are from the teacher's: the L2 norm of the difference of what they make of the teacher's
/// residual stream, as mean over tokens and layers. It is stage 2's loss.
public final class BlockDistance {
  private static final int ROWS = 8;

  private BlockDistance() {
  }

  /// The mean over all documents, each read about once.
  public static double mean(Decoder teacher, Decoder student, Corpus corpus) {
    Packing packing = new Packing(corpus, teacher.plan().context(), ROWS, 0);
    long tokens = 0;
    double sum = 0;
    while (tokens < corpus.tokens()) {
      Batch batch = packing.next();
      try (Scope scope = student.device().newScope("block distance")) {
        double[] layers = new HiddenStateAlignment(false).gradients(
            new Lesson(teacher, student, batch, tape -> {
            }, scope));
        sum += batch.tokens() * Arrays.stream(layers).average().orElseThrow();
      }
      tokens += batch.tokens();
    }
    return sum / tokens;
  }
}
