package org.seqmix.eval;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.seqmix.hybrid.model.ModelSizes;

/// From which length on one model writes faster than another, whose state grows.
public final class Overtaking {
  private static final long LONGEST = 1L << 40;

  private Overtaking() {
  }

  /// Bytes that a token of each of `batch` sequences moves at a length: weights once, states read, what changes written.
  private static double step(ModelSizes sizes, double weightBytes, long batch, long length) {
    return weightBytes + sizes.carriedBytes(batch, length)
        + (double) batch * (sizes.stateBytes() + sizes.keyValueBytes());
  }

  /// The length from which on a student's token moves fewer bytes than its teacher's, where both move them equally fast; none
  /// where that is never so. 0: from the first token on.
  ///
  /// @param studentWeights bytes that a step of the student reads of its weights
  /// @param teacherWeights the same of the teacher
  public static OptionalLong predicted(ModelSizes student, double studentWeights, ModelSizes teacher,
      double teacherWeights,
      int batch) {
    long most = LONGEST / batch;
    if (!isFaster(student, studentWeights, teacher, teacherWeights, batch, most)) {
      return OptionalLong.empty();
    }
    long slower = -1;
    long faster = most;
    while (faster - slower > 1) {
      long middle = slower + (faster - slower) / 2;
      if (isFaster(student, studentWeights, teacher, teacherWeights, batch, middle)) {
        faster = middle;
      } else {
        slower = middle;
      }
    }
    return OptionalLong.of(faster);
  }

  private static boolean isFaster(ModelSizes student, double studentWeights, ModelSizes teacher, double teacherWeights,
      int batch, long length) {
    return step(student, studentWeights, batch, length) < step(teacher, teacherWeights, batch, length);
  }

  /// One measured length.
  ///
  /// @param length tokens before those that were timed, and half of these
  /// @param student tokens a second
  /// @param teacher tokens a second
  public record Point(double length, double student, double teacher) {
    double lead() {
      return 1 / teacher - 1 / student;
    }
  }

  /// Where the student overtakes between measured lengths, ascending: times a token taken as straight lines between two
  /// neighbours, the last crossing from behind. The first length where it leads at all of them; none where it is behind at
  /// the last.
  public static OptionalDouble measured(List<Point> points) {
    if (points.isEmpty() || points.getLast().lead() <= 0) {
      return OptionalDouble.empty();
    }
    for (int i = points.size() - 2; i >= 0; i--) {
      Point behind = points.get(i);
      Point ahead = points.get(i + 1);
      if (behind.lead() <= 0) {
        double part = -behind.lead() / (ahead.lead() - behind.lead());
        return OptionalDouble.of(behind.length() + part * (ahead.length() - behind.length()));
      }
    }
    return OptionalDouble.of(points.getFirst().length());
  }
}
