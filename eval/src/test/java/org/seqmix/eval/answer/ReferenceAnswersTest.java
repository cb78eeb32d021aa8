package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.eval.Shared;
import tools.jackson.databind.json.JsonMapper;

/// Every reference answer of two benchmarks against itself, against other forms of it, and against other answers.
class ReferenceAnswersTest {
  private final AnswerChecker checker = AnswerChecker.standard();

  @ParameterizedTest
  @CsvSource({"gsm8k_test.jsonl, answer, strict", "math500.jsonl, reference_solution, boxed"})
  void noneIsWrong(String file, String field, String reader) throws IOException {
    List<String> references = references(file, field, reader);
    List<String> wrong = new ArrayList<>();
    int pairs = 0;
    for (String reference : references) {
      List<String> same = new ArrayList<>(Rewriter.same(reference));
      same.add(reference);
      List<String> different = Rewriter.different(reference);
      pairs += same.size() + different.size();
      same.stream().filter(s -> !checker.same(reference, s)).forEach(s -> wrong.add(reference + " == " + s));
      different.stream().filter(d -> checker.same(reference, d)).forEach(d -> wrong.add(reference + " != " + d));
    }
    System.out.printf("%s: %d references, %d pairs, %d wrong, %d undecided%n", file, references.size(), pairs,
        wrong.size(), checker.undecided());
    assertThat(wrong).isEmpty();
    assertThat(checker.undecided()).isZero();
  }

  private static List<String> references(String file, String field, String reader) throws IOException {
    List<String> out = new ArrayList<>();
    for (String line : Files.readAllLines(Shared.path("data/" + file))) {
      String solution = JsonMapper.shared().readTree(line).get(field).asString();
      out.add(
          AnswerReader.named(reader).read(solution).orElseThrow(() -> new AssertionError("no answer in " + solution)));
    }
    return out;
  }
}
