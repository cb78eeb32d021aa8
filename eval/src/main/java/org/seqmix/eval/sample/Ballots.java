package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ShownProblem;
import org.seqmix.eval.scale.ShownSample;
import org.seqmix.eval.scale.StepScores;
import org.seqmix.eval.scale.Vote;
import org.seqmix.eval.task.Question;

/// Makes votes of texts: reads the answer in each, groups equal ones, compares each group with the right answer once.
///
/// @param task whose texts these are
/// @param steps scores of a text's steps; empty where there are none
/// @param combine how they become one reward
public record Ballots(SampleTask task, Function<SampledText, List<Double>> steps, StepScores combine) {
  /// The votes of a question's texts, at least one, in their order.
  public Ballot ballot(int index, List<SampledText> texts) {
    Question question = task.questions().get(index);
    List<Optional<String>> answers = answers(texts);
    int[] groups = task.checker().groups(answers);
    Map<Integer, Boolean> right = new HashMap<>();
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      int group = groups[i];
      String answer = answers.get(i).orElse("");
      boolean isRight = group >= 0
          && right.computeIfAbsent(group, g -> task.checker().same(question.reference(), answer));
      votes.add(new Vote(group, isRight, combine.combine(steps.apply(texts.get(i)))));
    }
    return new Ballot(question.id(), votes);
  }

  private List<Optional<String>> answers(List<SampledText> texts) {
    return texts.stream().map(t -> task.reader().read(t.text())).toList();
  }

  /// The texts behind a ballot, for a reader; the first `most` of them.
  public ShownProblem shown(int index, List<SampledText> texts, int most) {
    Question question = task.questions().get(index);
    List<SampledText> first = texts.subList(0, Math.min(most, texts.size()));
    List<Vote> votes = ballot(index, texts).votes();
    List<ShownSample> samples = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      SampledText text = first.get(i);
      samples.add(new ShownSample(text.text().strip(), task.reader().read(text.text()), votes.get(i).right(),
          steps.apply(text), votes.get(i).reward()));
    }
    return new ShownProblem(question.id(), question.prompt(), question.reference(), samples);
  }
}
