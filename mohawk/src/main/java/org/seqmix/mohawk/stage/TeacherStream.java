package org.seqmix.mohawk.stage;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.model.Block;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// The teacher's residual stream: before the first block and after every block, raw (the last one too).
final class TeacherStream {
  private TeacherStream() {
  }

  /// layers + 1 tensors (tokens, width).
  static List<Tensor> of(Lesson lesson) {
    Context c = lesson.plain();
    List<Tensor> out = new ArrayList<>();
    Tensor x = lesson.teacher().embed(c, lesson.batch().ids());
    out.add(x);
    for (Block block : lesson.teacher().blocks()) {
      x = block.through(c, x, lesson.batch().rows());
      out.add(x);
    }
    return out;
  }
}
