package org.seqmix.mohawk.study.gap;

import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.run.Transfer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A teacher of four layers with two heads, students of it, and documents.
final class GapModels {
  static final LlamaConfig CONFIG = new LlamaConfig(16, 24, 4, 2, 2, 8, 24, 16, 1e-5, true, new RopeConfig(10_000),
      new SpecialTokens(java.util.OptionalInt.of(1), List.of(2)));
  static final Corpus CORPUS = new Corpus(IntStream.range(0, 12)
      .mapToObj(d -> IntStream.range(0, 5 + d).map(i -> i == 0 ? 1 : 3 + (7 * d + i * i) % 20).toArray()).toList());

  private GapModels() {
  }

  static Decoder teacher(Scope scope) {
    return TinyModels.fresh(CONFIG, scope, DType.F64, 5);
  }

  /// A student with these mixers; all else is a copy of the teacher's.
  static Decoder student(Decoder teacher, Scope scope, String mixers) {
    return Transfer.student(teacher, teacher.plan().withMixers(LayerPlan.parse(mixers)), scope, 7);
  }

  static Decoder copy(Decoder teacher, Scope scope) {
    return Transfer.student(teacher, teacher.plan(), scope, 7);
  }

  static HeldOut text() {
    return HeldOut.of(CORPUS, CONFIG.maxContext());
  }

  /// Multiplies some columns of a weight.
  static void scale(Decoder decoder, String weight, long from, long to, double factor) {
    Tensor part = decoder.parameters().get(weight).value().columns(from, to);
    decoder.device().kernels().axpby(factor, part, 0, part, part);
  }
}
