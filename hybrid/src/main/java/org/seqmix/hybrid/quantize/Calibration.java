package org.seqmix.hybrid.quantize;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.PackedPlan;
import org.seqmix.hybrid.model.Rounding;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// What the inputs of a model's products are on some texts; rounds its weights by that. Holds memory until closed.
///
/// *Cost*: one forward pass over the texts in F32, and the sums of {@link Moments}. *Memory*: beside the model 2 KiB an input
/// of every product, those with the same inputs together.
public final class Calibration implements AutoCloseable {
  private final Scope scope;
  private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
  private final Map<String, Moments> moments = new HashMap<>();
  private @Nullable Moments latest;

  private Calibration(Scope scope) {
    this.scope = scope;
  }

  /// Runs `decoder`, whose weights are not packed, over `texts`: token ids, each from the beginning of a document.
  public static Calibration of(Decoder decoder, List<int[]> texts) {
    Calibration calibration = new Calibration(decoder.device().newScope("moments of inputs"));
    PackedPlan.of(decoder.plan(), WeightFormat.Q4).packed().keySet()
        .forEach(name -> calibration.names.put(decoder.parameters().get(name).value(), name));
    try {
      for (int[] text : texts) {
        try (Scope pass = decoder.device().newScope("calibration")) {
          decoder.forward(new Context(pass, Tape.hearing(calibration::hear)), text, Rows.of(1, text.length));
        }
      }
    } catch (RuntimeException e) {
      calibration.close();
      throw e;
    }
    return calibration;
  }

  private void hear(Tensor x, Tensor w) {
    String name = names.get(w);
    if (name == null) {
      return;
    }
    Moments own = moments.get(name);
    if (own == null) {
      own = latest != null && latest.hasJustSeen(x) ? latest : new Moments(scope, x.columns());
      moments.put(name, own);
    }
    if (!own.hasJustSeen(x)) {
      own.add(x);
    }
    latest = own;
  }

  /// The weights whose inputs were seen.
  public Set<String> seen() {
    return Set.copyOf(moments.keySet());
  }

  /// Rounds with error feedback; usable until this is closed.
  public Rounding rounding() {
    return new ErrorFeedback(moments);
  }

  @Override
  public void close() {
    scope.close();
  }
}
