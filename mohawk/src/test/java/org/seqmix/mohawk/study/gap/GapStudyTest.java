package org.seqmix.mohawk.study.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.stage.HiddenStateAlignment;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.MatrixOrientation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

/// In double precision on the plain device: what is claimed to be exact is exact.
class GapStudyTest {
  private static final String SSM = "discrete-mamba2[heads=2 state=4]";
  private static final String ATTENTION = "attention[heads=2 kv_heads=2 head_dim=8 rope_theta=10000]";

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("models");
  private final Decoder teacher = GapModels.teacher(scope);

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private Gaps gaps(Decoder student, Gaps.Reading reading) {
    return new GapStudy(teacher, student, GapModels.text()).measure(reading);
  }

  private static void zero(Loss loss) {
    assertThat(loss.nats()).isZero();
    assertThat(loss.divergence()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aLayerThatIsTheTeachersHasNoGap(Gaps.Reading reading) {
    Decoder student = GapModels.student(teacher, scope, SSM + ", " + ATTENTION + ", 2*" + SSM);

    Gaps gaps = gaps(student, reading);

    LayerGap same = gaps.layers().get(1);
    assertThat(Objects.requireNonNull(same.matrix()).distance()).isZero();
    assertThat(same.mixer()).isZero();
    assertThat(same.block()).isZero();
    zero(same.gain());
    zero(same.blockGain());
    zero(same.damage());
    assertThat(same.heads()).hasSize(2).allSatisfy(h -> {
      assertThat(h.matrix().distance()).isZero();
      assertThat(h.output()).isZero();
      assertThat(Objects.requireNonNull(h.gain()).nats()).isCloseTo(0, within(1e-12));
    });
    assertThat(gaps.layers().get(0).block()).isPositive();
    assertThat(Objects.requireNonNull(gaps.layers().get(0).matrix()).relative()).isPositive();
  }

  @Test
  void allMixersSwappedAreTheTeacher() {
    Gaps gaps = gaps(GapModels.student(teacher, scope, "4*" + SSM), Gaps.Reading.TEACHER);

    assertThat(gaps.allMixers()).isEqualTo(gaps.teacher());
    assertThat(gaps.allBlocks()).isEqualTo(gaps.teacher());
    assertThat(gaps.teacher().divergence()).isCloseTo(0, within(1e-12));
    assertThat(gaps.student().divergence()).isPositive();
  }

  /// Where outputs add up, all heads of a layer are its mixer.
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {SSM, "selective-scan[inner=16 xb=16 state=4]", "linear-attention[heads=2]",
      "hybrid-heads[heads=2 keep=0 state=4 rope_theta=10000]", "mamba2[heads=2 state=4 expand=1 norm=0]"})
  void allHeadsSwappedAreTheMixer(String mixer) {
    Decoder student = GapModels.student(teacher, scope, ATTENTION + ", " + mixer + ", 2*" + ATTENTION);
    Gauge gauge = new Gauge(teacher, GapModels.text());
    int heads = mixer.startsWith("selective") ? 16 : 2;

    List<Loss> both = gauge.withEach(Patchwork.of(student, teacher), List.of(new Gauge.Place(1, new Patch.Mixer()),
        new Gauge.Place(1, new Patch.Heads(IntStream.range(0, heads).boxed().toList())),
        new Gauge.Place(1, new Patch.Heads(List.of(0)))));

    assertThat(both.get(1).nats()).isCloseTo(both.get(0).nats(), within(1e-12));
    assertThat(both.get(1).divergence()).isCloseTo(0, within(1e-12));
    assertThat(both.get(2).divergence()).isGreaterThan(1e-9);
  }

  /// A norm over all heads before the output projection: no head's part can be told apart.
  @Test
  void headsThatDoNotAddUpHaveNoGain() {
    Gaps gaps = gaps(GapModels.student(teacher, scope, "4*mamba2[heads=2 state=4 expand=1]"), Gaps.Reading.TEACHER);

    assertThat(gaps.layers()).allSatisfy(l -> assertThat(l.heads()).hasSize(2).allSatisfy(h -> {
      assertThat(h.matrix().distance()).isPositive();
      assertThat(h.output()).isNull();
      assertThat(h.gain()).isNull();
    }));
    assertThat(gaps.allMixers()).isEqualTo(gaps.teacher());
  }

  @Test
  void mixersOfOtherHeadsAreComparedAsWholes() {
    Gaps gaps =
        gaps(GapModels.student(teacher, scope, "4*selective-scan[inner=16 xb=16 state=4]"), Gaps.Reading.TEACHER);

    assertThat(gaps.layers()).allSatisfy(l -> {
      assertThat(l.matrix()).isNull();
      assertThat(l.heads()).isEmpty();
      assertThat(l.mixer()).isPositive();
    });
    assertThat(gaps.predictors()).doesNotContainKey("matrix distance").containsKey("gain in loss");
  }

  /// The definitions are those of stages 1 and 2.
  @Test
  void distancesAreTheStagesLosses() {
    Decoder student = GapModels.student(teacher, scope, "4*" + SSM);
    Gaps gaps = gaps(student, Gaps.Reading.TEACHER);
    Batch batch = GapModels.text().batches().getFirst();

    Lesson lesson = new Lesson(teacher, student, batch, tape -> {
    }, scope);
    double[] matrices = new MatrixOrientation().gradients(lesson);
    double[] blocks = new HiddenStateAlignment(false).gradients(lesson);
    double[] mixers = new HiddenStateAlignment(true).gradients(lesson);

    assertThat(GapModels.text().batches()).hasSize(1);
    for (LayerGap l : gaps.layers()) {
      assertThat(Objects.requireNonNull(l.matrix()).distance()).isCloseTo(matrices[l.layer()], within(1e-9));
      assertThat(l.block()).isCloseTo(blocks[l.layer()], within(1e-9));
      assertThat(l.mixer()).isCloseTo(mixers[l.layer()], within(1e-9));
    }
  }

  @Test
  void lossesAreThoseOfTheLogits() {
    double sum = 0;
    int count = 0;
    for (int[] document : GapModels.CORPUS.documents()) {
      double[] logits = teacher.forward(Context.inference(scope), document, Rows.of(1, document.length)).toDoubles();
      for (int t = 0; t + 1 < document.length; t++, count++) {
        int row = t * 24;
        double all = IntStream.range(row, row + 24).mapToDouble(i -> Math.exp(logits[i])).sum();
        sum += Math.log(all) - logits[row + document[t + 1]];
      }
    }
    Gaps gaps = gaps(GapModels.copy(teacher, scope), Gaps.Reading.TEACHER);

    assertThat(gaps.tokens()).isEqualTo(count);
    assertThat(gaps.teacher().nats()).isCloseTo(sum / count, within(1e-10));
  }

  /// Longer documents than the context are cut as training cuts them.
  @Test
  void longDocumentsAreCut() {
    HeldOut text = HeldOut.of(new Corpus(List.of(IntStream.range(0, 10).toArray(), new int[] {1})), 4);

    assertThat(text.batches().getFirst().ids()).containsExactly(0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9);
    assertThat(text.labelled()).isEqualTo(9);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Decoder other = TinyModels.fresh(TinyModels.teacher(24, 16, true), scope, DType.F64, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> Patchwork.of(teacher, other))
        .withMessageContaining("layers: expected the same in teacher and student, got 4 and 2");
    assertThatIllegalArgumentException().isThrownBy(() -> HeldOut.of(new Corpus(List.of(new int[] {1})), 8))
        .withMessageContaining("at least two tokens");
    GapStudy study = new GapStudy(teacher, GapModels.copy(teacher, scope), GapModels.text());
    assertThatIllegalArgumentException().isThrownBy(() -> study.plans(4))
        .withMessage("gap: layers (4) must be in 1..3, fewer than the model has");
  }
}
