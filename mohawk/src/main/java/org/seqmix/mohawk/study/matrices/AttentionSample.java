package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.study.matrices.AttentionMatrix.Place;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Mixing matrices of a model on real documents: of every layer one head drawn at random, document after document.
///
/// Documents are those of at least `length` tokens, in an order drawn from the seed, cut to their first `length`
/// tokens. *Cost*: a forward pass of every document and a layer's matrices at a time. *Errors*: too few such documents.
/// *Source*: MOHAWK's study (1,000 matrices of 512 tokens, one random head of every layer).
///
/// @param teacher the model
/// @param corpus documents
/// @param length tokens of every matrix
/// @param count matrices
/// @param seed of documents and heads
public record AttentionSample(Decoder teacher, Corpus corpus, int length, int count, long seed) {
  public AttentionSample {
    if (count < 1 || length < 2 || length > teacher.plan().context()) {
      throw new IllegalArgumentException("sample of matrices: expected a count (" + count + ") >= 1 and a length ("
          + length + ") in 2.." + teacher.plan().context() + ", the model's context");
    }
  }

  /// Where the matrices are from.
  public List<Place> places() {
    int layers = teacher.blocks().size();
    int needed = Math.ceilDiv(count, layers);
    int[] documents = IntStream.range(0, corpus.documents().size())
        .filter(d -> corpus.documents().get(d).length >= length).toArray();
    if (documents.length < needed) {
      throw new BadInputException("sample of " + count + " matrices: expected " + needed + " documents of at least "
          + length + " tokens, got " + documents.length + "; give more text, a smaller length or fewer matrices");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Place> out = new ArrayList<>();
    for (int d = 0; d < needed; d++) {
      int at = d + random.nextInt(documents.length - d);
      int document = documents[at];
      documents[at] = documents[d];
      for (int layer = 0; layer < layers && out.size() < count; layer++) {
        out.add(new Place(document, layer, random.nextInt(teacher.mixers().get(layer).heads())));
      }
    }
    return List.copyOf(out);
  }

  /// The matrices at these places, in their order.
  public List<AttentionMatrix> matrices(List<Place> places) {
    Map<Place, AttentionMatrix> read = new LinkedHashMap<>();
    places.stream().map(Place::document).distinct().forEach(
        document -> read(document, places.stream().filter(p -> p.document() == document).toList(), read));
    return places.stream().map(read::get).toList();
  }

  private void read(int document, List<Place> places, Map<Place, AttentionMatrix> into) {
    int[] ids = Arrays.copyOf(corpus.documents().get(document), length);
    Rows rows = Rows.of(1, length);
    try (Scope scope = teacher.device().newScope("matrices of document " + document)) {
      Context c = Context.inference(scope);
      Tensor x = teacher.embed(c, ids);
      for (int layer = 0; layer < teacher.blocks().size(); layer++) {
        Block block = teacher.blocks().get(layer);
        int number = layer;
        List<Place> wanted = places.stream().filter(p -> p.layer() == number).toList();
        if (!wanted.isEmpty()) {
          heads(block, x, rows, wanted, into);
        }
        x = block.through(c, x, rows);
      }
    }
  }

  private void heads(Block block, Tensor x, Rows rows, List<Place> wanted, Map<Place, AttentionMatrix> into) {
    try (Scope scope = teacher.device().newScope("matrices of a layer")) {
      Context c = Context.inference(scope);
      Tensor all = block.mixer().mix(c, block.mixerInput(c, x), rows).matrix().dense(c)
          .reshape((long) block.mixer().spec().heads() * length, length);
      for (Place place : wanted) {
        long from = (long) place.head() * length;
        into.put(place, new AttentionMatrix(place, length, all.rows(from, from + length).toDoubles()));
      }
    }
  }
}
