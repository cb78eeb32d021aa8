package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Layers of a hybrid that should attend, beside as many evenly spaced ones. Losses are the student's with the teacher's
/// mixers in these layers, without training.
///
/// @param layers the suggestion, ascending
/// @param loss the student's loss with them
/// @param even evenly spaced layers: the middle of each of as many equal pieces
/// @param evenLoss the student's loss with those
public record LayerChoice(List<Integer> layers, Loss loss, List<Integer> even, Loss evenLoss) {
  public LayerChoice {
    layers = List.copyOf(layers);
    even = List.copyOf(even);
  }

  /// The middle of each of `count` equal pieces of `layers` layers, rounded down.
  public static List<Integer> evenlySpaced(int count, int layers) {
    return IntStream.range(0, count).mapToObj(i -> (2 * i + 1) * layers / (2 * count)).toList();
  }

  /// The line of a recipe that keeps the teacher's mixers in these layers.
  public String setting() {
    return "student.attention_layers: " + layers;
  }

  static List<LayerChoice> greedy(Gauge gauge, Patchwork student, int most) {
    int layers = student.patches().size();
    if (most < 1 || most >= layers) {
      throw new IllegalArgumentException("gap: layers (" + most + ") must be in 1.." + (layers - 1)
          + ", fewer than the model has");
    }
    Patch mixer = new Patch.Mixer();
    List<LayerChoice> out = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    for (int count = 1; count <= most; count++) {
      List<Integer> left = IntStream.range(0, layers).filter(l -> !chosen.contains(l)).boxed().toList();
      List<Loss> losses = gauge.withEach(student.with(chosen, mixer),
          left.stream().map(l -> new Gauge.Place(l, mixer)).toList());
      int best = 0;
      for (int i = 1; i < left.size(); i++) {
        best = losses.get(i).nats() < losses.get(best).nats() ? i : best;
      }
      chosen.add(left.get(best));
      List<Integer> even = evenlySpaced(count, layers);
      out.add(new LayerChoice(chosen.stream().sorted().toList(), losses.get(best), even,
          gauge.of(student.with(even, mixer))));
    }
    return out;
  }
}
