package org.seqmix.mohawk.stage;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// Where the last stage gets the teacher's next-token distributions from: the teacher, or what was kept of it.
@FunctionalInterface
public interface TeacherLogits {
  /// Those of one batch, a block of tokens at a time.
  @FunctionalInterface
  interface Blocks {
    /// Logits (to - from, vocabulary) of tokens `from` (inclusive) to `to` (exclusive) of the batch; nothing is recorded.
    Tensor of(Context c, int from, int to);
  }

  /// The logits of the lesson's batch.
  Blocks of(Lesson lesson);

  /// The teacher runs along: its stream is computed at once, its logits a block at a time.
  static TeacherLogits running() {
    return lesson -> {
      Decoder teacher = lesson.teacher();
      Tensor normed = teacher.normed(lesson.plain(),
          teacher.stream(lesson.plain(), lesson.batch().ids(), lesson.batch().rows()));
      return (c, from, to) -> teacher.head(c.withoutTape(), normed.rows(from, to));
    };
  }
}
