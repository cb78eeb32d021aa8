package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.List;

/// A student and its teacher, with the same problems.
record Duel(ModelTables student, ModelTables teacher, Bootstrap bootstrap, ScaleSettings settings) {
  /// At every k that both have.
  List<Difference> differences() {
    List<Difference> out = new ArrayList<>();
    student.tables().forEach((selection, mine) -> {
      ValueTable theirs = teacher.tables().get(selection);
      for (int k : mine.ks()) {
        if (theirs != null && theirs.column(k) >= 0) {
          Paired paired = Paired.of(mine.at(k), theirs.at(k), bootstrap);
          out.add(new Difference(student.runs().model(), selection, k, paired.value(), paired.bounds()));
        }
      }
    });
    return out;
  }

  /// By every selection that both have; none where either was not timed.
  List<Race> races() {
    List<Race> out = new ArrayList<>();
    if (student.rounds().isEmpty() || teacher.rounds().isEmpty()) {
      return out;
    }
    Finish finish = new Finish(student.rounds(), teacher.rounds(), bootstrap, settings);
    student.tables().forEach((selection, mine) -> {
      ValueTable theirs = teacher.tables().get(selection);
      if (theirs != null) {
        Crossing crossing = finish.find(selection, mine.timed(student.rounds()), theirs.timed(teacher.rounds()));
        out.add(new Race(student.runs().model(), teacher.runs().model(), selection, crossing, settings.level()));
      }
    });
    return out;
  }
}
