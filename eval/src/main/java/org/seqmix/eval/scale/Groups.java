package org.seqmix.eval.scale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The answers of a problem's samples, in order of first appearance.
///
/// @param answers one a group
record Groups(List<Answer> answers) {
  /// @param group  its number
  /// @param right  whether its first sample is right
  /// @param count  samples that give it
  record Answer(int group, boolean right, int count) {}

  static Groups of(List<Vote> votes) {
    Map<Integer, Answer> out = new LinkedHashMap<>();
    for (Vote v : votes) {
      if (v.answers()) {
        out.merge(v.group(), new Answer(v.group(), v.right(), 1),
            (a, b) -> new Answer(a.group(), a.right(), a.count() + 1));
      }
    }
    return new Groups(List.copyOf(out.values()));
  }

  int[] counts() {
    return answers.stream().mapToInt(Answer::count).toArray();
  }
}
