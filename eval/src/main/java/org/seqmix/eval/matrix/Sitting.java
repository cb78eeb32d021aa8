package org.seqmix.eval.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;

/// One text read by all models, layer after layer.
final class Sitting {
  private final List<NamedModel> models;
  private final int length;
  private final int context;
  private final PictureLimits.Kept kept;
  private final LabelledText text;

  Sitting(List<NamedModel> models, LabelledText all, PictureLimits limits) {
    if (all.length() == 0) {
      throw new BadInputException("matrices: expected a text of at least one token, got none; give a longer text");
    }
    this.models = models;
    this.length = all.length();
    this.context = models.stream().mapToInt(m -> m.decoder().plan().context()).min().orElseThrow();
    List<Integer> heads = models.stream().flatMap(m -> m.heads().stream()).toList();
    this.kept = limits.keep(Math.min(length, context), heads);
    this.text = all.first(kept.tokens());
  }

  MatrixPictures pictures() {
    List<LayerWalk> walks = models.stream().map(m -> new LayerWalk(m.decoder(), text.ids())).toList();
    List<HeadPicture> out = new ArrayList<>();
    int layers = models.stream().mapToInt(NamedModel::layers).max().orElseThrow();
    for (int layer = 0; layer < layers; layer++) {
      out.addAll(isPair(layer) ? together(layer, walks) : apart(layer, walks));
      for (int m = 0; m < models.size(); m++) {
        if (layer < models.get(m).layers()) {
          walks.get(m).advance();
        }
      }
    }
    return new MatrixPictures(models.stream().map(NamedModel::description).toList(), text, out, notes());
  }

  private boolean isPair(int layer) {
    return models.size() == 2 && models.stream().allMatch(m -> layer < m.layers())
        && models.get(0).heads(layer) == models.get(1).heads(layer);
  }

  private List<HeadPicture> together(int layer, List<LayerWalk> walks) {
    LayerWalk teacher = walks.get(0);
    LayerWalk student = walks.get(1);
    boolean sameWidth = teacher.decoder().plan().width() == student.decoder().plan().width();
    return new PairOfLayers(teacher.matrices(teacher.stream()), student.matrices(student.stream()),
        sameWidth ? Optional.of(student.matrices(teacher.stream())) : Optional.empty(), text.length())
        .pictures(layer, kept.every());
  }

  private List<HeadPicture> apart(int layer, List<LayerWalk> walks) {
    List<HeadPicture> out = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      if (layer < models.get(m).layers()) {
        float[] matrices = walks.get(m).matrices(walks.get(m).stream());
        for (int h = 0; h < models.get(m).heads(layer); h += kept.every()) {
          out.add(new HeadPicture(layer, h, Map.of(m, Triangle.of(matrices, h, text.length())), Optional.empty()));
        }
      }
    }
    return out;
  }

  private List<String> notes() {
    Stream<String> context = length <= this.context ? Stream.empty()
        : Stream.of("The text has " + length + " tokens; it is cut to the models' context of " + this.context + ".");
    Stream<String> tokens = kept.tokens() == Math.min(length, this.context) ? Stream.empty()
        : Stream.of("Pictured are the first " + kept.tokens() + " tokens of " + length + ".");
    Stream<String> heads = kept.every() == 1 ? Stream.empty()
        : Stream.of("To keep the page small, only heads 0, " + kept.every() + ", " + 2 * kept.every()
            + " and so on of every layer are pictured.");
    Stream<String> alone = models.size() < 2 || apartLayers().isEmpty() ? Stream.empty()
        : Stream.of("Teacher and student differ in their number of heads in layers " + apartLayers()
            + ", which are shown apart and not compared.");
    return Stream.of(context, tokens, heads, alone).flatMap(s -> s).toList();
  }

  private String apartLayers() {
    int layers = models.stream().mapToInt(NamedModel::layers).max().orElseThrow();
    return IntStream.range(0, layers).filter(l -> !isPair(l)).mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }
}
