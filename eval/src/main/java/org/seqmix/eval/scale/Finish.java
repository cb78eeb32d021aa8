package org.seqmix.eval.scale;

import java.util.List;
import java.util.OptionalDouble;
import org.seqmix.eval.scale.Crossing.AlwaysAbove;
import org.seqmix.eval.scale.Crossing.Crosses;
import org.seqmix.eval.scale.Crossing.Extrapolated;
import org.seqmix.eval.scale.Crossing.FallsBehind;
import org.seqmix.eval.scale.Crossing.NeverWithin;
import org.seqmix.eval.scale.Crossing.NoCommonTime;

/// Finds crossings and how sure they are, by looking for them in every resample of the problems.
final class Finish {
  private final List<Spent> studentRounds;
  private final List<Spent> teacherRounds;
  private final Bootstrap bootstrap;
  private final ScaleSettings settings;

  Finish(List<Spent> student, List<Spent> teacher, Bootstrap bootstrap, ScaleSettings settings) {
    this.studentRounds = student;
    this.teacherRounds = teacher;
    this.bootstrap = bootstrap;
    this.settings = settings;
  }

  /// @param student values of the student, rows a problem and columns a round
  /// @param teacher the same of the teacher, with the same problems
  Crossing find(Selection selection, double[][] student, double[][] teacher) {
    double[] studentAt = logs(studentRounds, selection);
    double[] teacherAt = logs(teacherRounds, selection);
    double from = Math.max(studentAt[0], teacherAt[0]);
    double to = Math.min(studentAt[studentAt.length - 1], teacherAt[teacherAt.length - 1]);
    if (from >= to) {
      return new NoCommonTime(end(studentAt, mean(student)), end(teacherAt, mean(teacher)));
    }
    TimeLine studentLine = new TimeLine(studentAt, mean(student));
    TimeLine teacherLine = new TimeLine(teacherAt, mean(teacher));
    Meeting meeting = Meeting.of(studentLine, teacherLine, from, to);
    OptionalDouble beyond = settings.extrapolate() && !meeting.isAbove() && meeting.changes() == 0
        ? Meeting.beyond(studentLine, teacherLine, to)
        : OptionalDouble.empty();
    if (beyond.isPresent()) {
      return new Extrapolated(beyond.getAsDouble(), Math.exp(from), Math.exp(to));
    }
    return judge(meeting, resampled(student, teacher, studentAt, teacherAt, from, to), from, to);
  }

  private static NoCommonTime.Measured end(double[] at, double[] values) {
    return new NoCommonTime.Measured(Math.exp(at[0]), values[0], Math.exp(at[at.length - 1]), values[at.length - 1]);
  }

  private Crossing judge(Meeting meeting, Meeting[] resampled, double from, double to) {
    if (meeting.changes() == 0) {
      double share = java.util.Arrays.stream(resampled)
          .filter(m -> m.changes() == 0 && m.isAbove() == meeting.isAbove()).count() / (double) resampled.length;
      return meeting.isAbove()
          ? new AlwaysAbove(Math.exp(from), Math.exp(to), share)
          : new NeverWithin(Math.exp(from), Math.exp(to), share);
    }
    double[] seconds = java.util.Arrays.stream(resampled).mapToDouble(m -> {
      double same = m.changes() == 0 ? 0 : m.seconds();
      return m.isAbove() == meeting.isAbove() ? same : Double.POSITIVE_INFINITY;
    }).toArray();
    Bounds bounds = bootstrap.percentiles(seconds);
    return meeting.isAbove()
        ? new Crosses(meeting.seconds(), bounds.low(), bounds.high(), meeting.changes())
        : new FallsBehind(meeting.seconds(), bounds.low(), bounds.high(), meeting.changes());
  }

  /// Both are drawn with the same problems, because the draws depend on the seed alone.
  private Meeting[] resampled(double[][] student, double[][] teacher, double[] studentAt, double[] teacherAt,
      double from, double to) {
    double[][] students = bootstrap.means(student);
    double[][] teachers = bootstrap.means(teacher);
    Meeting[] out = new Meeting[students.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Meeting.of(new TimeLine(studentAt, students[i]), new TimeLine(teacherAt, teachers[i]), from, to);
    }
    return out;
  }

  private static double[] logs(List<Spent> rounds, Selection selection) {
    return rounds.stream().mapToDouble(s -> Math.log(s.seconds(selection))).toArray();
  }

  private static double[] mean(double[][] rows) {
    double[] out = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < out.length; i++) {
        out[i] += row[i] / rows.length;
      }
    }
    return out;
  }
}
