package org.seqmix.mohawk.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.seqmix.tensor.Rows;

class PackingProperties {
  private static final int BOS = 1;

  /// Documents whose tokens are all different, so that a piece tells where it comes from.
  @Provide
  Arbitrary<Corpus> corpora() {
    return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(12).map(lengths -> {
      List<int[]> documents = new ArrayList<>();
      int next = 10;
      for (int length : lengths) {
        int[] document = new int[length];
        document[0] = BOS;
        for (int i = 1; i < length; i++) {
          document[i] = next++;
        }
        documents.add(document);
      }
      return new Corpus(documents);
    });
  }

  /// The pieces a corpus is cut into: whole documents, and longer ones in rows that each begin with BOS.
  private static List<List<Integer>> pieces(Corpus corpus, int context) {
    List<List<Integer>> out = new ArrayList<>();
    for (int[] document : corpus.documents()) {
      if (document.length <= context) {
        out.add(list(document));
        continue;
      }
      for (int from = 1; from < document.length; from += context - 1) {
        List<Integer> piece = new ArrayList<>(List.of(document[0]));
        piece.addAll(list(Arrays.copyOfRange(document, from, Math.min(document.length, from + context - 1))));
        out.add(piece);
      }
    }
    return out;
  }

  private static List<Integer> list(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  private static List<List<Integer>> spans(Batch batch) {
    return batch.rows().spans().stream().map(s -> list(Arrays.copyOfRange(batch.ids(), s.from(), s.to()))).toList();
  }

  private static Map<List<Integer>, Integer> counts(List<List<Integer>> pieces) {
    Map<List<Integer>, Integer> out = new HashMap<>();
    pieces.forEach(p -> out.merge(p, 1, Integer::sum));
    return out;
  }

  @Property(tries = 200)
  void rowsHoldWholePieces(@ForAll("corpora") Corpus corpus, @ForAll @IntRange(min = 2, max = 30) int context,
      @ForAll @IntRange(min = 1, max = 4) int rows, @ForAll long seed) {
    Packing packing = new Packing(corpus, context, rows, seed);
    List<List<Integer>> whole = pieces(corpus, context);
    for (int i = 0; i < 5; i++) {
      Batch batch = packing.next();
      assertThat(batch.tokens()).isBetween(1, rows * context);
      for (int row = 0; row < batch.rows().rows(); row++) {
        assertThat(batch.rows().length(row)).isBetween(1, context);
      }
      assertThat(whole).containsAll(spans(batch));
      assertThat(batch.rows().spans()).allSatisfy(s -> {
        assertThat(s.position()).isZero();
        assertThat(s.continues()).isFalse();
      });
    }
  }

  /// A row is closed only when the next piece does not fit into it, a batch only when it does not fit into its tokens.
  @Property(tries = 200)
  void rowsAndBatchesAreFull(@ForAll("corpora") Corpus corpus, @ForAll @IntRange(min = 2, max = 30) int context,
      @ForAll @IntRange(min = 1, max = 4) int rows, @ForAll long seed) {
    Packing packing = new Packing(corpus, context, rows, seed);
    Batch batch = packing.next();
    for (int i = 0; i < 10; i++) {
      for (int row = 1; row < batch.rows().rows(); row++) {
        assertThat(batch.rows().length(row - 1) + first(batch, row)).isGreaterThan(context);
      }
      Batch next = packing.next();
      assertThat(batch.tokens() + first(next, 0)).isGreaterThan(rows * context);
      batch = next;
    }
  }

  /// Length of the first piece of a row.
  private static int first(Batch batch, int row) {
    return batch.rows().spans().stream().filter(s -> s.row() == row).findFirst().orElseThrow().length();
  }

  /// Every epoch holds every piece once, in an order of its own.
  @Property(tries = 200)
  void nothingIsLostWithinAnEpoch(@ForAll("corpora") Corpus corpus, @ForAll @IntRange(min = 2, max = 30) int context,
      @ForAll @IntRange(min = 1, max = 4) int rows, @ForAll long seed) {
    List<List<Integer>> expected = pieces(corpus, context);
    Packing packing = new Packing(corpus, context, rows, seed);
    List<List<Integer>> read = new ArrayList<>();
    while (read.size() < 3 * expected.size()) {
      read.addAll(spans(packing.next()));
    }
    for (int epoch = 0; epoch < 3; epoch++) {
      int from = epoch * expected.size();
      assertThat(counts(read.subList(from, from + expected.size()))).isEqualTo(counts(expected));
    }
  }

  @Property(tries = 100)
  void batchKDependsOnTheSeedAndK(@ForAll("corpora") Corpus corpus, @ForAll @IntRange(min = 2, max = 30) int context,
      @ForAll @IntRange(min = 0, max = 20) int skipped, @ForAll long seed) {
    Packing read = new Packing(corpus, context, 2, seed);
    for (int i = 0; i < skipped; i++) {
      read.next();
    }
    Packing passed = new Packing(corpus, context, 2, seed);
    passed.skip(skipped);
    for (int i = 0; i < 3; i++) {
      assertSame(passed.next(), read.next());
    }
  }

  /// Tokens keep their marks wherever they are packed, the first of every piece that of the document's first; positions
  /// before marked tokens have labels, and those alone count.
  @Property(tries = 200)
  void answersGoWithTheirTokens(@ForAll("corpora") Corpus corpus, @ForAll @IntRange(min = 2, max = 30) int context,
      @ForAll long seed) {
    List<BitSet> marks = corpus.documents().stream().map(d -> {
      BitSet out = new BitSet();
      IntStream.range(0, d.length).filter(i -> isAnswer(d[i])).forEach(out::set);
      return out;
    }).toList();
    Packing marked = new Packing(new Corpus(corpus.documents(), marks), context, 2, seed);
    Packing plain = new Packing(corpus, context, 2, seed);
    for (int i = 0; i < 5; i++) {
      Batch batch = marked.next();
      assertSame(batch, plain.next());
      int[] labels = batch.labels();
      int labelled = 0;
      for (Rows.Span s : batch.rows().spans()) {
        for (int t = s.from(); t < s.to(); t++) {
          assertThat(batch.answers().orElseThrow().get(t)).isEqualTo(isAnswer(batch.ids()[t]));
          boolean counts = t + 1 < s.to() && isAnswer(batch.ids()[t + 1]);
          assertThat(labels[t]).isEqualTo(counts ? batch.ids()[t + 1] : -1);
          labelled += counts ? 1 : 0;
        }
      }
      assertThat(batch.labelled()).isEqualTo(labelled);
      assertThat(batch.counted()).isEqualTo(labelled);
    }
  }

  private static boolean isAnswer(int id) {
    return id % 3 == 0;
  }

  /// A corpus without answers beside one with them is an answer as a whole; selecting keeps marks with documents.
  @Property(tries = 100)
  void corporaAreJoinedAndSelected(@ForAll("corpora") Corpus plain, @ForAll("corpora") Corpus other) {
    Corpus marked = new Corpus(other.documents(), other.documents().stream().map(d -> new BitSet()).toList());
    assertThat(plain.and(plain).answers()).isEmpty();
    Corpus both = plain.and(marked);
    int border = plain.documents().size();
    assertThat(both.answers()).hasSameSizeAs(both.documents());
    for (int i = 0; i < both.documents().size(); i++) {
      assertThat(both.answers().get(i).cardinality()).isEqualTo(i < border ? both.documents().get(i).length : 0);
    }
    Corpus odd = both.select(i -> i % 2 == 1);
    assertThat(odd.documents()).hasSize(both.documents().size() / 2);
    for (int i = 0; i < odd.documents().size(); i++) {
      assertThat(odd.documents().get(i)).isSameAs(both.documents().get(2 * i + 1));
      assertThat(odd.answers().get(i)).isSameAs(both.answers().get(2 * i + 1));
    }
  }

  private static void assertSame(Batch got, Batch expected) {
    assertThat(got.ids()).isEqualTo(expected.ids());
    assertThat(got.rows().spans()).isEqualTo(expected.rows().spans());
  }

  /// The label of a position is the next token of its document; a document's last token has none.
  @Property(tries = 100)
  void labelsStayWithinDocuments(@ForAll("corpora") Corpus corpus, @ForAll long seed) {
    Batch batch = new Packing(corpus, 30, 3, seed).next();
    int[] labels = batch.labels();
    int labelled = 0;
    for (Rows.Span s : batch.rows().spans()) {
      assertThat(labels[s.to() - 1]).isEqualTo(-1);
      assertThat(Arrays.copyOfRange(labels, s.from(), s.to() - 1))
          .isEqualTo(Arrays.copyOfRange(batch.ids(), s.from() + 1, s.to()));
      labelled += s.length() - 1;
    }
    assertThat(batch.labelled()).isEqualTo(labelled);
  }
}
