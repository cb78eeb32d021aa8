package org.seqmix.tensor.reference;

import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// A sequence in two pieces gives the bits of the whole, wherever it is cut; so does a row beside other rows.
class PiecesTest {
  private static final int LENGTH = 13;
  private static final int BORDER = 5;
  private static final int TAPS = 4;
  private static final SsdShape SSD = new SsdShape(4, 2, 3, 2);
  private static final SelectiveShape SELECTIVE = new SelectiveShape(4, 2, 3);

  /// One row whose second document begins at BORDER.
  private static Rows whole() {
    return Rows.packed(new int[] {LENGTH}, new int[][] {{0, BORDER}});
  }

  private static Rows head(int cut) {
    return Rows.packed(new int[] {cut}, new int[][] {cut > BORDER ? new int[] {BORDER} : new int[0]});
  }

  private static Rows tail(int cut) {
    int[] starts = cut <= BORDER ? new int[] {BORDER - cut} : new int[0];
    return Rows.packedContinuing(new int[] {LENGTH - cut}, new int[][] {starts},
        new int[] {cut < BORDER ? cut : cut - BORDER});
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void ssdInPieces(DType type) {
    try (Lab lab = new Lab(type, 7)) {
      Tensor x = lab.normal(LENGTH, SSD.values());
      Tensor b = lab.normal(LENGTH, SSD.keys());
      Tensor c = lab.normal(LENGTH, SSD.keys());
      Tensor decay = lab.negative(LENGTH, SSD.heads());
      Tensor d = lab.normal(SSD.heads());
      Tensor y = lab.empty(LENGTH, SSD.values());
      Tensor out = lab.state(SSD.heads() * SSD.state(), SSD.headDim());
      lab.kernels.ssd(x, b, c, decay, d, whole(), SSD, null, y, out);
      for (int cut = 0; cut <= LENGTH; cut++) {
        Tensor pieces = lab.empty(LENGTH, SSD.values());
        Tensor state = lab.state(SSD.heads() * SSD.state(), SSD.headDim());
        lab.kernels.ssd(x.rows(0, cut), b.rows(0, cut), c.rows(0, cut), decay.rows(0, cut), d, head(cut), SSD, null,
            pieces.rows(0, cut), state);
        lab.kernels.ssd(x.rows(cut, LENGTH), b.rows(cut, LENGTH), c.rows(cut, LENGTH), decay.rows(cut, LENGTH), d,
            tail(cut), SSD, state, pieces.rows(cut, LENGTH), state);
        Near.assertSame("outputs, cut at " + cut, pieces, y);
        Near.assertSame("state, cut at " + cut, state, out);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void selectiveScanInPieces(DType type) {
    try (Lab lab = new Lab(type, 7)) {
      int channels = SELECTIVE.channels();
      Tensor x = lab.normal(LENGTH, channels);
      Tensor dt = lab.map(lab.normal(LENGTH, channels), Math::abs);
      Tensor a = lab.negative(channels, SELECTIVE.state());
      Tensor b = lab.normal(LENGTH, SELECTIVE.keys());
      Tensor c = lab.normal(LENGTH, SELECTIVE.keys());
      Tensor d = lab.normal(channels);
      Tensor y = lab.empty(LENGTH, channels);
      Tensor out = lab.state(SELECTIVE.state(), channels);
      lab.kernels.selectiveScan(x, dt, a, b, c, d, whole(), SELECTIVE, null, y, out);
      for (int cut = 0; cut <= LENGTH; cut++) {
        Tensor pieces = lab.empty(LENGTH, channels);
        Tensor state = lab.state(SELECTIVE.state(), channels);
        lab.kernels.selectiveScan(x.rows(0, cut), dt.rows(0, cut), a, b.rows(0, cut), c.rows(0, cut), d, head(cut),
            SELECTIVE, null, pieces.rows(0, cut), state);
        lab.kernels.selectiveScan(x.rows(cut, LENGTH), dt.rows(cut, LENGTH), a, b.rows(cut, LENGTH),
            c.rows(cut, LENGTH), d, tail(cut), SELECTIVE, state, pieces.rows(cut, LENGTH), state);
        Near.assertSame("outputs, cut at " + cut, pieces, y);
        Near.assertSame("state, cut at " + cut, state, out);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void convolutionInPieces(DType type) {
    try (Lab lab = new Lab(type, 7)) {
      Tensor x = lab.normal(LENGTH, 3);
      Tensor w = lab.normal(3, TAPS);
      Tensor bias = lab.normal(3);
      Tensor y = lab.empty(LENGTH, 3);
      Tensor out = lab.state(1, TAPS - 1, 3);
      lab.kernels.causalConv(x, w, bias, whole(), null, y, out);
      for (int cut = 0; cut <= LENGTH; cut++) {
        Tensor pieces = lab.empty(LENGTH, 3);
        Tensor state = lab.state(1, TAPS - 1, 3);
        lab.kernels.causalConv(x.rows(0, cut), w, bias, head(cut), null, pieces.rows(0, cut), state);
        lab.kernels.causalConv(x.rows(cut, LENGTH), w, bias, tail(cut), state, pieces.rows(cut, LENGTH), state);
        Near.assertSame("outputs, cut at " + cut, pieces, y);
        Near.assertSame("state, cut at " + cut, state, out);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void attentionInPieces(DType type) {
    AttentionShape shape = new AttentionShape(4, 2, 3, 0.7, 6);
    try (Lab lab = new Lab(type, 7)) {
      Tensor q = lab.normal(LENGTH, 12);
      Tensor k = lab.normal(LENGTH, 6);
      Tensor v = lab.normal(LENGTH, 6);
      Tensor out = lab.empty(LENGTH, 12);
      Tensor lse = lab.empty(LENGTH, 4);
      lab.kernels.attention(q, KeyValues.of(whole(), k, v), whole(), shape, out, lse);
      for (int cut = 0; cut <= LENGTH; cut++) {
        Tensor pieces = lab.empty(LENGTH, 12);
        Tensor kept = lab.empty(LENGTH, 4);
        lab.kernels.attention(q.rows(0, cut), cached(head(cut), 0, k, v), head(cut), shape, pieces.rows(0, cut),
            kept.rows(0, cut));
        lab.kernels.attention(q.rows(cut, LENGTH), cached(tail(cut), cut, k, v), tail(cut), shape,
            pieces.rows(cut, LENGTH), kept.rows(cut, LENGTH));
        Near.assertSame("outputs, cut at " + cut, pieces, out);
        Near.assertSame("log sums, cut at " + cut, kept, lse);
      }
    }
  }

  /// Keys and values of every span from its document's first token on; the piece begins at token `at`.
  private static KeyValues cached(Rows rows, int at, Tensor k, Tensor v) {
    return cached(rows, at, k, v, s -> 0);
  }

  /// The same from the position on that `first` gives for a span.
  private static KeyValues cached(Rows rows, int at, Tensor k, Tensor v, ToIntFunction<Rows.Span> first) {
    return new KeyValues(views(rows, at, k, first), views(rows, at, v, first),
        rows.spans().stream().map(s -> first.applyAsInt(s)).toList());
  }

  private static List<Tensor> views(Rows rows, int at, Tensor x, ToIntFunction<Rows.Span> first) {
    return rows.spans().stream()
        .map(s -> x.rows(at + s.from() - s.position() + first.applyAsInt(s), at + s.to())).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void attentionWithoutTheKeysBeforeItsWindow(DType type) {
    AttentionShape shape = new AttentionShape(2, 1, 3, 0.7, 4);
    try (Lab lab = new Lab(type, 7)) {
      Tensor q = lab.normal(LENGTH, 6);
      Tensor k = lab.normal(LENGTH, 3);
      Tensor v = lab.normal(LENGTH, 3);
      Tensor out = lab.empty(LENGTH, 6);
      lab.kernels.attention(q, KeyValues.of(whole(), k, v), whole(), shape, out, lab.empty(LENGTH, 2));
      for (int cut = 0; cut <= LENGTH; cut++) {
        Tensor piece = lab.empty(LENGTH - cut, 6);
        lab.kernels.attention(q.rows(cut, LENGTH),
            cached(tail(cut), cut, k, v, s -> shape.firstSeen(s.position())), tail(cut), shape, piece,
            lab.empty(LENGTH - cut, 2));
        Near.assertSame("outputs, cut at " + cut, piece, out.rows(cut, LENGTH));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void rowsDoNotSeeEachOther(DType type) {
    try (Lab lab = new Lab(type, 7)) {
      Rows rows = Lab.PACKED;
      Tensor x = lab.normal(rows.tokens(), SSD.values());
      Tensor b = lab.normal(rows.tokens(), SSD.keys());
      Tensor c = lab.normal(rows.tokens(), SSD.keys());
      Tensor decay = lab.negative(rows.tokens(), SSD.heads());
      Tensor y = lab.empty(rows.tokens(), SSD.values());
      lab.kernels.ssd(x, b, c, decay, null, rows, SSD, null, y, null);
      for (Rows.Span s : rows.spans()) {
        Tensor alone = lab.empty(s.length(), SSD.values());
        lab.kernels.ssd(x.rows(s.from(), s.to()), b.rows(s.from(), s.to()), c.rows(s.from(), s.to()),
            decay.rows(s.from(), s.to()), null, Rows.of(1, s.length()), SSD, null, alone, null);
        Near.assertSame(s.toString(), alone, y.rows(s.from(), s.to()));
      }
    }
  }
}
