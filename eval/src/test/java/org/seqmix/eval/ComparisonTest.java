package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;

class ComparisonTest {
  @Test
  void theTableHasAlignedColumns() {
    Comparison comparison = new Comparison(
        side("teacher", facts(902_016, 0, 4096), Optional.of(new ProblemScore(182, 200))),
        side("student", facts(1_951_234, 69_632, 0), Optional.empty()), 64, 256);
    List<String> lines = comparison.table().lines().toList();
    assertThat(lines.getFirst()).contains("teacher").endsWith("student");
    assertThat(lines).hasSize(2 + comparison.lines().size());
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.getFirst()));
    assertThat(comparison.table()).contains("902,016", "1,951,234", "1,048,576", "69,632", "182 of 200", "not asked",
        "1.2500 ± 0.0100", "10,512");
  }

  private static ModelFacts facts(long parameters, long stateBytes, long stateBytesPerToken) {
    return new ModelFacts(parameters,
        List.of(new MixerSpec("mixer", 1, 1, 1, true, stateBytes, stateBytesPerToken, 0)));
  }

  private static Comparison.Side side(String name, ModelFacts facts, Optional<ProblemScore> answers) {
    return new Comparison.Side(name, facts, Optional.of(new HeldOutLoss(1.25, OptionalDouble.of(0.01), 1000, 10)),
        answers, 10_512.3);
  }

  @Test
  void withoutProblemsThereIsNoLineAboutAnswers() {
    Comparison.Side side = side("model", facts(1, 2, 3), Optional.empty());
    assertThat(new Comparison(side, side, 1, 10).lines()).extracting(Comparison.Line::what)
        .noneMatch(w -> w.contains("answers"));
  }

  @Test
  void anExaminationAsksBothModelsTheSame() {
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("models/stories-260K"), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      assertThat(model.config().tokens().bos()).isNotEqualTo(OptionalInt.empty());
      Corpus corpus = Corpus.encode(List.of("Once upon a time.", "The cat sat."), tokenizer, model.config(), false);
      Examination examination = new Examination(corpus, Optional.empty(), new Throughput(System::nanoTime, 0, 1), 2, 3,
          100);
      Comparison comparison = examination.compare(model, model, tokenizer);
      assertThat(comparison.teacher().loss()).isEqualTo(comparison.student().loss());
      assertThat(comparison.teacher().loss()).contains(HeldOutLoss.measure(model.decoder(), corpus));
      assertThat(comparison.student().facts()).isEqualTo(ModelFacts.of(model.decoder()));
      assertThat(comparison.teacher().tokensPerSecond()).isPositive();
    }
  }
}
