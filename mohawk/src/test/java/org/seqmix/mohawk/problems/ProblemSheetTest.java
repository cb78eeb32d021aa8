package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemSheetTest {
  private static final ProblemGenerator ASKED = new ProblemGenerator(1, Split.TEST, Level.of(3));
  private static final ProblemGenerator SHOWN = new ProblemGenerator(2, Split.TRAIN, List.of(Level.of(2), Level.of(3)));

  @Test
  void aSheetIsItsProblemsApart() {
    ProblemSheet sheet = new ProblemSheet(ASKED, SHOWN, 3);
    for (int i = 0; i < 5; i++) {
      String[] parts = sheet.document(i).split(ProblemSheet.BREAK, -1);
      assertThat(parts).hasSize(4);
      for (int j = 0; j < 3; j++) {
        assertThat(parts[j]).isEqualTo(ProblemText.document(SHOWN.problem(3L * i + j)));
      }
      assertThat(parts[3]).isEqualTo(ProblemText.document(ASKED.problem(i)));
      assertThat(sheet.document(i)).isEqualTo(sheet.prompt(i) + ProblemText.solution(sheet.problem(i)));
      assertThat(AnswerReader.read(sheet.document(i))).hasValue(sheet.problem(i).answer());
    }
  }

  @Test
  void noProblemIsShownTwice() {
    ProblemSheet sheet = new ProblemSheet(ASKED, SHOWN, 4);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String[] parts = sheet.prompt(i).split(ProblemSheet.BREAK, -1);
      for (int j = 0; j < 4; j++) {
        assertThat(seen.add(parts[j])).isTrue();
      }
    }
  }

  @Test
  void nothingShownIsTheProblemAlone() {
    ProblemSheet sheet = new ProblemSheet(ASKED, SHOWN, 0);
    assertThat(sheet.document(7)).isEqualTo(ProblemText.document(ASKED.problem(7)));
    assertThatThrownBy(() -> new ProblemSheet(ASKED, SHOWN, -1)).hasMessage("shots (-1) must be >= 0");
  }

  @Test
  void stepsAreMarkedUpToTheFirstMistake() {
    Problem problem = ASKED.problem(0);
    String solution = ProblemText.solution(problem);
    assertThat(MarkedStep.of(problem, solution)).hasSize(4).allMatch(MarkedStep::right);
    assertThat(String.join("", MarkedStep.of(problem, solution).stream().map(MarkedStep::text).toList()))
        .isEqualTo(solution);
    String second = problem.steps().get(1).text();
    String wrong = solution.replace(second, second + "1");
    assertThat(MarkedStep.of(problem, wrong)).extracting(MarkedStep::right).containsExactly(true, false);
    assertThat(MarkedStep.of(problem, solution + "\nmore")).extracting(MarkedStep::right)
        .containsExactly(true, true, true, true, false);
    assertThat(MarkedStep.of(problem, "")).containsExactly(new MarkedStep("\n", false));
  }
}
