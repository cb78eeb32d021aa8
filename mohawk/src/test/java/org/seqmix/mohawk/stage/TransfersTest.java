package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.mohawk.TransferDevice;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.ShapeWeights;

/// What crosses between host and device in a step: ids in; losses, gradient norms and chosen ids out. Anything
/// else would make a device with a queue of its own wait.
class TransfersTest {
  private static final int LAYERS = 2;
  private static final int LENGTH = 256;
  private static final int ROWS = 2;
  /// So large that a loss takes several blocks of logits.
  private static final int VOCABULARY = 8192;

  private final TransferDevice device = new TransferDevice();
  private final Scope weights = device.newScope("weights");
  private final Decoder teacher = decoder("2*attention");
  private final Batch batch = new Batch(new int[ROWS * LENGTH], Rows.of(ROWS, LENGTH));

  @AfterEach
  void close() {
    weights.close();
    device.close();
  }

  private Decoder decoder(String mixers) {
    LlamaConfig llama = new LlamaConfig(16, 16, LAYERS, 2, 2, 8, VOCABULARY, LENGTH, 1e-5, true,
        new RopeConfig(10_000), new SpecialTokens(OptionalInt.of(1), List.of(2)));
    return new Decoder(mixers.contains("attention") ? Architecture.plan(llama)
        : Architecture.plan(llama).withMixers(LayerPlan.parse(mixers)), new ShapeWeights(weights, DType.F32));
  }

  /// What the second step moves: the first makes rotary tables.
  private void secondStep(Stage stage, Decoder student) {
    AdamW optimizer = new AdamW(student.parameters(), AdamWOptions.MOHAWK, weights);
    for (int step = 1; step <= 2; step++) {
      device.forget();
      try (Scope memory = device.newScope("step")) {
        stage.gradients(new Lesson(teacher, student, batch, optimizer::watch, memory));
      }
      optimizer.step(step, 1e-3, 1, name -> "all");
    }
  }

  private static final class Silent implements JobListener {
    @Override
    public void prompt(List<ScoredToken> tokens) {
      // Nobody asked.
    }

    @Override
    public boolean token(int sample, ScoredToken token) {
      return true;
    }

    @Override
    public void ended(int sample, Generation.End end) {
      // The test ends before.
    }

    @Override
    public void failed(RuntimeException failure) {
      throw failure;
    }
  }

  private Shape norms(Decoder student) {
    return Shape.of(student.parameters().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2*discrete-mamba2[heads=2 state=4]", "2*attention"})
  void aStepOfTheLastStageTakesIdsAndGivesALossAndNorms(String mixers) {
    Decoder student = decoder(mixers);
    secondStep(KnowledgeDistillation.plain(), student);
    assertThat(device.down()).containsExactly(Shape.of(1), norms(student));
    assertThat(device.up()).allMatch(Shape.of(ROWS * LENGTH)::equals);
    secondStep(new NextToken(), student);
    assertThat(device.down()).containsExactly(Shape.of(1), norms(student));
  }

  @Test
  void aStepOfTheOtherStagesGivesALossALayer() {
    Decoder student = decoder("2*discrete-mamba2[heads=2 state=4]");
    for (Stage stage : List.of(new MatrixOrientation(), new HiddenStateAlignment(false))) {
      secondStep(stage, student);
      assertThat(device.down()).containsExactly(Shape.of(1), Shape.of(1), norms(student));
      assertThat(device.up()).allMatch(Shape.of(ROWS * LENGTH)::equals);
    }
  }

  private void secondStep(SamplerOptions sampling, int texts) {
    Decoder student = decoder("2*discrete-mamba2[heads=2 state=4]");
    try (Engine engine = new Engine(student, EngineOptions.rows(texts))) {
      for (int i = 0; i < texts; i++) {
        engine.submit(new Job(new int[] {1, 5}, sampling, new long[] {i}, 8, List.of(), -1, false), new Silent());
      }
      engine.step();
      device.forget();
      engine.step();
    }
  }

  @Test
  void aStepOfDecodingTakesIdsAndHowToChooseAndGivesIds() {
    for (SamplerOptions sampling : List.of(SamplerOptions.GREEDY, SamplerOptions.atTemperature(0.7))) {
      secondStep(sampling, 3);
      assertThat(device.down()).containsExactly(Shape.of(3));
      assertThat(device.up()).containsExactly(Shape.of(3), Shape.of(3), Shape.of(3));
    }
  }

  @Test
  void whatOnlyTheHostCanChooseFromTakesTheLogits() {
    secondStep(new SamplerOptions(1, 40, 1, 0, 1), 3);
    assertThat(device.down()).containsExactly(Shape.of(3, VOCABULARY));
    assertThat(device.up()).containsExactly(Shape.of(3));
  }
}
