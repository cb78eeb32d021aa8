package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.seqmix.hybrid.mixer.HybridHeadsProvider;
import org.seqmix.hybrid.mixer.KeptHeads;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.hybrid.model.LayerPlan;

/// Heads of a hybrid that should attend, in any layers: the ones whose swap gains most, each taken alone.
///
/// @param attentionLayers layers of which all heads attend
/// @param mixers the mixer of every layer; `hybrid-heads` where some heads attend
public record HeadChoice(List<Integer> attentionLayers, LayerPlan mixers) {
  public HeadChoice {
    attentionLayers = List.copyOf(attentionLayers);
  }

  private record Ranked(int layer, int head, double gain) {
  }

  /// The best `count` heads of layers in which the teacher attends and the student is a discrete Mamba-2 of as many heads;
  ///
  /// nothing where no head is known to gain. Heads that gain nothing are left out.
  public static Optional<HeadChoice> best(Gaps gaps, LayerPlan student, LayerPlan teacher, int count) {
    List<Ranked> all = new ArrayList<>();
    for (LayerGap layer : gaps.layers()) {
      boolean fits = student.layers().get(layer.layer()).name().equals("discrete-mamba2")
          && teacher.layers().get(layer.layer()).name().equals("attention");
      for (LayerGap.Head head : layer.heads()) {
        Loss gain = head.gain();
        if (fits && gain != null && gain.nats() > 0) {
          all.add(new Ranked(layer.layer(), head.head(), gain.nats()));
        }
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    all.sort(Comparator.comparingDouble(r -> -r.gain));
    Map<Integer, TreeSet<Integer>> keep = new TreeMap<>();
    all.stream().limit(count).forEach(r -> keep.computeIfAbsent(r.layer, l -> new TreeSet<>()).add(r.head));
    return Optional.of(plan(keep, student, gaps));
  }

  private static HeadChoice plan(Map<Integer, TreeSet<Integer>> keep, LayerPlan student, Gaps gaps) {
    List<Integer> attention = new ArrayList<>();
    LayerPlan mixers = student;
    for (Map.Entry<Integer, TreeSet<Integer>> e : keep.entrySet()) {
      int heads = gaps.layers().get(e.getKey()).heads().size();
      if (e.getValue().size() == heads) {
        attention.add(e.getKey());
      } else {
        KeptHeads kept = new KeptHeads(heads, List.copyOf(e.getValue()));
        mixers = mixers.with(List.of(e.getKey()), mixed(student.layers().get(e.getKey()), kept));
      }
    }
    return new HeadChoice(attention, mixers);
  }

  private static LayerMixer mixed(LayerMixer student, KeptHeads kept) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", kept.heads());
    options.put("keep", kept.toString());
    for (String same : List.of("state", "taps", "conv_bias")) {
      if (student.options().containsKey(same)) {
        options.put(same, student.options().get(same));
      }
    }
    return new LayerMixer(HybridHeadsProvider.NAME, options);
  }

  /// The lines of a recipe.
  public String setting() {
    return "student.attention_layers: " + attentionLayers + "\nstudent.mixer: \"" + mixers + "\"";
  }
}
