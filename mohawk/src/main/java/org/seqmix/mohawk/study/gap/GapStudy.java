package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Gap attribution: how far every layer and head of a student is from its teacher's, and what the student's loss becomes
/// when that layer or head is the teacher's.
///
/// *Cost*: forward passes over the text, about half of one for every layer and head (see {@link Gauge}), and the distances
/// of {@link Distances}. *Determinism*: same models and text, same bits. *Errors*: see {@link Patchwork}.
///
/// @param teacher the teacher
/// @param student the student, of as many layers
/// @param text held-out documents
public record GapStudy(Decoder teacher, Decoder student, HeldOut text) {
  private static final Patch MIXER = new Patch.Mixer();

  /// Measures everything.
  public Gaps measure(Gaps.Reading reading) {
    Patchwork base = Patchwork.of(student, teacher);
    List<Integer> layers = IntStream.range(0, teacher.plan().layers()).boxed().toList();
    Gauge gauge = gauge();
    Loss now = gauge.of(base);
    Patchwork whole = Patchwork.of(teacher, student);
    Loss goal = gauge.of(whole);
    List<Distances> distances = distances(reading);
    List<Loss> mixers = gauge.withEach(base, everywhere(layers, MIXER));
    List<Loss> blocks = gauge.withEach(base, everywhere(layers, new Patch.Whole()));
    List<Loss> damaged = gauge.withEach(whole, everywhere(layers, MIXER));
    List<LayerGap> out = new ArrayList<>();
    for (int l : layers) {
      Distances d = distances.get(l);
      out.add(new LayerGap(l, d.matrix(), d.mixer(), d.block(), now.minus(mixers.get(l)), now.minus(blocks.get(l)),
          damaged.get(l).minus(goal), heads(gauge, base, now, l, d)));
    }
    return new Gaps(reading, text.documents(), text.labelled(), goal, now, gauge.of(base.with(layers, MIXER)),
        gauge.of(base.with(layers, new Patch.Whole())), out);
  }

  private Gauge gauge() {
    return new Gauge(teacher, text);
  }

  private static List<Gauge.Place> everywhere(List<Integer> layers, Patch patch) {
    return layers.stream().map(l -> new Gauge.Place(l, patch)).toList();
  }

  private static List<LayerGap.Head> heads(Gauge gauge, Patchwork base, Loss now, int layer, Distances d) {
    List<Gauge.Place> places = IntStream.range(0, d.headsAddUp() ? d.heads() : 0)
        .mapToObj(h -> new Gauge.Place(layer, new Patch.Heads(List.of(h)))).toList();
    List<Loss> swapped = gauge.withEach(base, places);
    return IntStream.range(0, d.heads()).mapToObj(h -> new LayerGap.Head(h, d.matrix(h), d.output(h),
        d.headsAddUp() ? now.minus(swapped.get(h)) : null)).toList();
  }

  private List<Distances> distances(Gaps.Reading reading) {
    List<Distances> out = new ArrayList<>();
    for (int l = 0; l < teacher.plan().layers(); l++) {
      out.add(new Distances(student.blocks().get(l), teacher.blocks().get(l)));
    }
    Decoder read = reading == Gaps.Reading.TEACHER ? teacher : student;
    for (Batch batch : text.batches()) {
      try (Scope scope = teacher.device().newScope("gap: stream of a batch")) {
        Context c = Context.inference(scope);
        Tensor x = read.embed(c, batch.ids());
        for (int l = 0; l < out.size(); l++) {
          try (Scope brief = teacher.device().newScope("gap: distances of layer " + l)) {
            out.get(l).add(Context.inference(brief), x, batch.rows());
          }
          x = read.blocks().get(l).through(c, x, batch.rows());
        }
      }
    }
    return out;
  }

  /// Plans of 1 to `most` layers that attend, each the one before and the layer that helps most beside it, with evenly
  /// spaced ones to compare.
  public List<LayerChoice> plans(int most) {
    return LayerChoice.greedy(gauge(), Patchwork.of(student, teacher), most);
  }
}
