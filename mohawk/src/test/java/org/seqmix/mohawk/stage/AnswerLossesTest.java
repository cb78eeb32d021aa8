package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.Near;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Losses on answers alone, mixed with labels, in double precision; and the bits of losses on everything.
class AnswerLossesTest {
  private static final double EXACT = 1e-12;
  private static final int VOCABULARY = 23;
  /// Two documents in one row.
  private static final Rows ROWS = Rows.packed(new int[] {20}, new int[][] {{12}});
  /// Answers: tokens 5 to 11 of the first document, 15 to 19 of the second.
  private static final int[][] ANSWERS = {{5, 12}, {15, 20}};

  private Device device;
  private Scope scope;
  private Decoder teacher;
  private Decoder student;

  @BeforeEach
  void models() {
    open("reference", DType.F64);
  }

  private void open(String name, DType type) {
    device = TestDevices.open(name);
    scope = device.newScope("test");
    LlamaConfig config = TinyModels.teacher(VOCABULARY, 64, true);
    teacher = TinyModels.fresh(config, scope, type, 1);
    student = TinyModels.fresh(TinyModels.student(config), scope, type, 2);
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static int[] ids() {
    return new SplittableRandom(8).ints(ROWS.tokens(), 0, VOCABULARY).toArray();
  }

  private static Batch marked(int[]... spans) {
    BitSet out = new BitSet();
    for (int[] span : spans) {
      out.set(span[0], span[1]);
    }
    return new Batch(ids(), ROWS, Optional.of(out));
  }

  private Map<String, double[]> measure(Stage stage, Batch batch) {
    return measured(lesson -> stage.gradients(lesson)[0], batch);
  }

  /// Loss and gradients by name.
  private Map<String, double[]> measured(java.util.function.ToDoubleFunction<Lesson> of, Batch batch) {
    try (Scope step = device.newScope("step")) {
      AdamW all = new AdamW(student.parameters(), AdamWOptions.MOHAWK, step);
      Map<String, double[]> out = new LinkedHashMap<>();
      out.put("loss", new double[] {of.applyAsDouble(new Lesson(teacher, student, batch, all::watch, step))});
      for (Parameter p : student.parameters()) {
        out.put(p.name(), all.gradient(p.name()).toDoubles());
      }
      return out;
    }
  }

  private static void assertNear(Map<String, double[]> got, Map<String, double[]> expected) {
    got.forEach((name, values) -> assertThat(Near.ofNorm(values, expected.get(name))).as(name).isLessThan(EXACT));
  }

  static Stream<Stage> stages() {
    return Stream.of(KnowledgeDistillation.plain(), new KnowledgeDistillation(Divergence.FORWARD_KL, 1, 0.5),
        new KnowledgeDistillation(Divergence.REVERSE_KL, 1.5, 0.25), new NextToken());
  }

  /// The loss of all logits at the positions before answers, cut out and without any mark.
  private static double cutOut(Lesson lesson, BiFunction<Context, Tensor[], Tensor> each) {
    Context c = lesson.recording(lesson.scope());
    Tensor mine = lesson.student().forward(c, ids(), ROWS);
    Tensor theirs = lesson.teacher().forward(lesson.plain(), ids(), ROWS);
    Tensor labels = lesson.scope().ofInts(Shape.of(ids().length),
        java.util.stream.IntStream.range(0, ids().length).map(t -> ids()[Math.min(t + 1, ids().length - 1)]).toArray());
    Tensor sum = null;
    long count = 0;
    for (int[] span : ANSWERS) {
      int from = span[0] - 1;
      int to = span[1] - 1;
      Tensor part = Algebra.sum(c, each.apply(c, new Tensor[] {Algebra.rows(c, mine, from, to), theirs.rows(from, to),
          labels.columns(from, to)}));
      sum = sum == null ? part : Algebra.add(c, sum, part);
      count += to - from;
    }
    Tensor loss = Algebra.scale(c, 1.0 / count, java.util.Objects.requireNonNull(sum));
    c.tape().backward(loss);
    return loss.item();
  }

  private static Tensor each(Stage stage, Context c, Tensor[] of) {
    return switch (stage) {
      case KnowledgeDistillation k when k.labelWeight() == 0 -> Losses.divergence(c, k.divergence(), of[0],
          k.temperature(), of[1], 1);
      case KnowledgeDistillation k ->
          Algebra.combine(c, 1 - k.labelWeight(), Losses.divergence(c, k.divergence(), of[0],
              k.temperature(), of[1], 1), k.labelWeight(), Losses.crossEntropy(c, of[0], of[2]));
      default -> Losses.crossEntropy(c, of[0], of[2]);
    };
  }

  @ParameterizedTest
  @MethodSource("stages")
  void answersAloneGiveWhatTheirPositionsGive(Stage stage) {
    assertNear(measure(stage, marked(ANSWERS)), measured(lesson -> cutOut(lesson, (c, of) -> each(stage, c, of)),
        marked(ANSWERS)));
  }

  @Test
  void stagesOneAndTwoReadEverything() {
    for (Stage stage : new Stage[] {new MatrixOrientation(), new HiddenStateAlignment(false)}) {
      Map<String, double[]> plain = measure(stage, new Batch(ids(), ROWS));
      measure(stage, marked(ANSWERS)).forEach((name, v) -> assertThat(v).as(name).isEqualTo(plain.get(name)));
    }
  }

  /// Share w of labels: (1 - w) times the loss without them and w times that of the text alone.
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void labelsAreMixedIn(double weight) {
    for (Batch batch : new Batch[] {new Batch(ids(), ROWS), marked(ANSWERS)}) {
      Map<String, double[]> far = measure(new KnowledgeDistillation(Divergence.REVERSE_KL, 1, 0), batch);
      Map<String, double[]> text = measure(new NextToken(), batch);
      Map<String, double[]> mixed = new LinkedHashMap<>();
      far.forEach((name, v) -> mixed.put(name, java.util.stream.IntStream.range(0, v.length)
          .mapToDouble(i -> (1 - weight) * v[i] + weight * text.get(name)[i]).toArray()));
      assertNear(measure(new KnowledgeDistillation(Divergence.REVERSE_KL, 1, weight), batch), mixed);
    }
  }

  /// Against sums over the vocabulary in plain doubles.
  @ParameterizedTest
  @EnumSource(Divergence.class)
  void divergencesAreTheirSums(Divergence kind) {
    try (Scope step = device.newScope("logits")) {
      Context c = Context.inference(step);
      double[] mine = student.forward(c, ids(), ROWS).toDoubles();
      double[] theirs = teacher.forward(c, ids(), ROWS).toDoubles();
      double sum = 0;
      int count = 0;
      for (int[] span : ANSWERS) {
        for (int t = span[0] - 1; t < span[1] - 1; t++) {
          double[] q = logSoftmax(mine, t, 1.5);
          double[] p = logSoftmax(theirs, t, 1);
          for (int v = 0; v < VOCABULARY; v++) {
            sum += switch (kind) {
              case CROSS_ENTROPY -> -Math.exp(p[v]) * q[v];
              case FORWARD_KL -> Math.exp(p[v]) * (p[v] - q[v]);
              case REVERSE_KL -> Math.exp(q[v]) * (q[v] - p[v]);
            };
          }
          count++;
        }
      }
      double expected = sum / count;
      assertThat(measure(new KnowledgeDistillation(kind, 1.5, 0), marked(ANSWERS)).get("loss")[0]).isEqualTo(expected,
          within(EXACT * expected));
    }
  }

  private static double[] logSoftmax(double[] logits, int token, double temperature) {
    double[] out = new double[VOCABULARY];
    double sum = 0;
    for (int v = 0; v < VOCABULARY; v++) {
      out[v] = logits[token * VOCABULARY + v] / temperature;
      sum += Math.exp(out[v]);
    }
    for (int v = 0; v < VOCABULARY; v++) {
      out[v] -= Math.log(sum);
    }
    return out;
  }

  /// As when a long prompt is cut into pieces of its own: nothing to learn, and nothing that is no number.
  @ParameterizedTest
  @MethodSource("stages")
  void noAnswerIsNoLoss(Stage stage) {
    measure(stage, marked()).forEach((name, values) -> assertThat(values).as(name).containsOnly(0));
  }

  /// Without marks: the losses as they were before there were any, bit by bit; all positions count for divergences.
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void withoutMarksTheBitsAreThoseOfAllPositions(String name) {
    close();
    open(name, DType.F32);
    Batch plain = new Batch(ids(), ROWS);
    double weight = 0.25;
    Map<String, double[]> expected = measured(lesson -> {
      Context c = lesson.recording(lesson.scope());
      Tensor goal = teacher.normed(lesson.plain(), teacher.stream(lesson.plain(), ids(), ROWS));
      Tensor x = student.normed(c, student.stream(c, ids(), ROWS));
      Tensor labels = plain.labels(c);
      Tensor loss = student.lossOfHead(c, x, (k, logits, from, to) -> Algebra.combine(k, 1 - weight, Algebra.mean(k,
          Losses.divergence(k, Divergence.REVERSE_KL, logits, 1, teacher.head(k.withoutTape(), goal.rows(from, to)), 1),
          ROWS.tokens()), weight, Algebra.mean(k, Losses.crossEntropy(k, logits, labels.columns(from, to)), 18)));
      c.tape().backward(loss);
      return loss.item();
    }, plain);
    measure(new KnowledgeDistillation(Divergence.REVERSE_KL, 1, weight), plain)
        .forEach((parameter, v) -> assertThat(v).as(parameter).isEqualTo(expected.get(parameter)));
    Map<String, double[]> all = measure(new NextToken(), marked(new int[] {0, 20}));
    measure(new NextToken(), plain)
        .forEach((parameter, v) -> assertThat(v).as(parameter).isEqualTo(all.get(parameter)));
  }
}
