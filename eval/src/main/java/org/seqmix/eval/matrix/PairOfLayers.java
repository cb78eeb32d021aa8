package org.seqmix.eval.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One layer of a teacher and of its student, both with the same number of heads: matrices and distances.
///
/// @param teacher         the teacher's matrices, (heads, T, T)
/// @param student         the student's
/// @param onTeacherStream the student's where its mixer reads the teacher's residual stream; empty if widths differ
/// @param tokens          T
record PairOfLayers(float[] teacher, float[] student, Optional<float[]> onTeacherStream, int tokens) {
  /// This layer's kept heads.
  List<HeadPicture> pictures(int layer, int every) {
    List<HeadPicture> out = new ArrayList<>();
    int heads = teacher.length / (tokens * tokens);
    for (int h = 0; h < heads; h += every) {
      out.add(new HeadPicture(layer, h,
          Map.of(0, Triangle.of(teacher, h, tokens), 1, Triangle.of(student, h, tokens)), Optional.of(distance(h))));
    }
    return out;
  }

  private HeadDistance distance(int head) {
    return new HeadDistance(norm(teacher, new float[teacher.length], head), norm(teacher, student, head),
        onTeacherStream.map(m -> norm(teacher, m, head)).orElse(Double.NaN));
  }

  private double norm(float[] a, float[] b, int head) {
    double sum = 0;
    for (int i = head * tokens * tokens; i < (head + 1) * tokens * tokens; i++) {
      double e = (double) a[i] - b[i];
      sum += e * e;
    }
    return Math.sqrt(sum);
  }
}
