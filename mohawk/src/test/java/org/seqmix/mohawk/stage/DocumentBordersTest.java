package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.Near;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Packed rows give what their documents give alone: losses and gradients are means over documents (stage 1) or over
/// tokens (the others); over positions before an answer's tokens where only those count.
class DocumentBordersTest {
  private static final int VOCABULARY = 30;
  private static final int[] LENGTHS = {9, 1, 14, 23, 5};
  /// Three documents in the first row, one in the second, one in the third.
  private static final Rows PACKED = Rows.packed(new int[] {24, 23, 5}, new int[][] {{0, 9, 10}, {}, {0}});

  static Stream<Arguments> stages() {
    ToLongFunction<Batch> documents = b -> b.rows().spans().size();
    ToLongFunction<Batch> tokens = Batch::tokens;
    ToLongFunction<Batch> labelled = Batch::labelled;
    return Stream.of(DType.F64, DType.F32).flatMap(type -> Stream.of(
        Arguments.of(type, new MatrixOrientation(), false, documents),
        Arguments.of(type, new HiddenStateAlignment(false), false, tokens),
        Arguments.of(type, new HiddenStateAlignment(true), false, tokens),
        Arguments.of(type, KnowledgeDistillation.plain(), false, tokens),
        Arguments.of(type, new KnowledgeDistillation(Divergence.REVERSE_KL, 1.5, 0), false, tokens),
        Arguments.of(type, new NextToken(), false, labelled),
        Arguments.of(type, new MatrixOrientation(), true, documents),
        Arguments.of(type, new HiddenStateAlignment(false), true, tokens),
        Arguments.of(type, new KnowledgeDistillation(Divergence.REVERSE_KL, 1, 0), true, labelled),
        Arguments.of(type, new KnowledgeDistillation(Divergence.REVERSE_KL, 1, 0.3), true, labelled),
        Arguments.of(type, new NextToken(), true, labelled)));
  }

  private static int[] ids() {
    return new SplittableRandom(8).ints(PACKED.tokens(), 0, VOCABULARY).toArray();
  }

  /// Parts of three documents, with a gap in one; nothing of the longest.
  private static BitSet answers() {
    BitSet out = new BitSet();
    out.set(3, 9);
    out.set(10, 24);
    out.clear(12);
    out.set(49, 52);
    return out;
  }

  private static List<Batch> alone(boolean marked) {
    List<Batch> out = new ArrayList<>();
    int at = 0;
    for (int length : LENGTHS) {
      out.add(new Batch(Arrays.copyOfRange(ids(), at, at + length), Rows.of(1, length),
          marked ? Optional.of(answers().get(at, at + length)) : Optional.empty()));
      at += length;
    }
    return out;
  }

  /// Losses and gradients of a batch, by name.
  private static Map<String, double[]> measure(Stage stage, Decoder teacher, Decoder student, Batch batch) {
    try (Scope scope = teacher.device().newScope("test")) {
      AdamW all = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      Map<String, double[]> out = new LinkedHashMap<>();
      out.put("losses", stage.gradients(new Lesson(teacher, student, batch, all::watch, scope)));
      for (Parameter p : student.parameters()) {
        out.put(p.name(), all.gradient(p.name()).toDoubles());
      }
      return out;
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void packedRowsAreTheirDocuments(DType type, Stage stage, boolean marked, ToLongFunction<Batch> weight) {
    try (Device device = TestDevices.open(type == DType.F64 ? "reference" : "cpu");
        Scope scope = device.newScope("models")) {
      LlamaConfig config = TinyModels.teacher(VOCABULARY, 64, true);
      Decoder teacher = TinyModels.fresh(config, scope, type, 1);
      Decoder student = TinyModels.fresh(TinyModels.student(config), scope, type, 2);
      Batch packed = new Batch(ids(), PACKED, marked ? Optional.of(answers()) : Optional.empty());
      Map<String, double[]> expected = new LinkedHashMap<>();
      for (Batch document : alone(marked)) {
        double share = weight.applyAsLong(document) / (double) weight.applyAsLong(packed);
        if (share > 0) {
          measure(stage, teacher, student, document).forEach((name, values) -> add(expected, name, share, values));
        }
      }
      measure(stage, teacher, student, packed).forEach((name, values) -> assertThat(
          Near.ofNorm(values, expected.get(name))).as(name).isLessThan(type == DType.F64 ? 1e-12 : 1e-5));
    }
  }

  /// Lessons whose shares are their weights add up to the lesson of all their documents.
  @ParameterizedTest
  @MethodSource("stages")
  void lessonsAddUpToAStep(DType type, Stage stage, boolean marked) {
    try (Device device = TestDevices.open(type == DType.F64 ? "reference" : "cpu");
        Scope scope = device.newScope("models")) {
      LlamaConfig config = TinyModels.teacher(VOCABULARY, 64, true);
      Decoder teacher = TinyModels.fresh(config, scope, type, 1);
      Decoder student = TinyModels.fresh(TinyModels.student(config), scope, type, 2);
      List<Batch> parts = alone(marked).stream().filter(b -> stage.weight(b) > 0).toList();
      double all = parts.stream().mapToDouble(stage::weight).sum();
      AdamW sums = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      for (Batch part : parts) {
        stage.gradients(new Lesson(teacher, student, part, sums::watch, TeacherLogits.running(), scope,
            stage.weight(part) / all, false));
      }
      Batch packed = new Batch(ids(), PACKED, marked ? Optional.of(answers()) : Optional.empty());
      measure(stage, teacher, student, packed).forEach((name, values) -> {
        if (!name.equals("losses")) {
          assertThat(Near.ofNorm(sums.gradient(name).toDoubles(), values)).as(name)
              .isLessThan(type == DType.F64 ? 1e-12 : 1e-5);
        }
      });
    }
  }

  private static void add(Map<String, double[]> sums, String name, double share, double[] values) {
    double[] sum = sums.computeIfAbsent(name, n -> new double[values.length]);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += share * values[i];
    }
  }
}
