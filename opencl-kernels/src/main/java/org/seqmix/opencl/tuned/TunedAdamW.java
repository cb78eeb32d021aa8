package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// AdamW. Parameters whose weights, gradients and moments lie in the same four buffers share a launch, which reads where they are from
/// a table.
final class TunedAdamW extends RowGroup {
  private static final String FILE = "adamw.cl";
  private static final AdamWStep TRIED = new AdamWStep(0.01, 0.9, 0.99, 1e-6, 0.1, 3, 0.5);

  private static final Form.Pair ONE = Form.Pair.of(FILE, "adamw", (k, n, w) -> {
    Tensor weight = n.flat(2, 5, w);
    Tensor m = n.flat(1, 5, w);
    Tensor v = n.scope().full(m.type(), m.shape(), 0.25);
    k.adamW(weight, n.flat(2, 5, w), m, v, TRIED);
    return List.of(weight, m, v);
  });
  private static final Form.Pair MANY = Form.Pair.of("adamw_many", Written.of(FILE, "adamw_many"), (k, n, w) -> {
    List<AdamWItem> items = new ArrayList<>();
    List<Tensor> results = new ArrayList<>();
    for (int i = 1; i < 60; i += 20) {
      Tensor m = n.flat(1, i, w);
      Tensor v = n.scope().full(m.type(), m.shape(), 0.25);
      items.add(new AdamWItem(n.flat(2, i, w), n.flat(2, i, w), m, v, TRIED));
      results.addAll(List.of(items.getLast().w(), items.getLast().gradient(), m, v));
    }
    k.adamW(items);
    return results;
  });

  /// What parameters of one launch share: four buffers and a form.
  private record Place(long w, long gradient, long m, long v, Form form) {
  }

  TunedAdamW(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    Form form = ONE.of(isWide(w, true) && isWide(gradient, true) && isWide(m, true) && isWide(v, true));
    if (!w.isContiguous() || !gradient.isContiguous() || !m.isContiguous() || !v.isContiguous() || !passes(form)) {
      plain.adamW(w, gradient, m, v, step);
      return;
    }
    long items = w.elements() / form.width();
    Launch launch = launch(form.code()).vector("w", w).vector("gradient", gradient).vector("m", m).vector("v", v);
    AdamWTable.numbers(step, launch);
    launch.number("items", items).groups(Math.ceilDiv(items, LANES), LANES);
  }

  @Override
  public void adamW(List<AdamWItem> items) {
    if (!launcher().trials().passes(MANY.wide().name(), Trials.F32, this, plain, MANY.wide().trial())
        || !passes(MANY.scalar())) {
      plain.adamW(items);
      return;
    }
    Map<Place, List<AdamWItem>> places = new LinkedHashMap<>();
    for (AdamWItem item : items) {
      if (item.w().elements() > 0) {
        places.computeIfAbsent(place(item), p -> new ArrayList<>()).add(item);
      }
    }
    try (Scope scope = device().newScope("optimizer's table")) {
      places.forEach((place, list) -> run(scope, place.form(), list));
    }
  }

  private Place place(AdamWItem i) {
    Launcher l = launcher();
    boolean wide = isWide(i.w(), true) && isWide(i.gradient(), true) && isWide(i.m(), true) && isWide(i.v(), true);
    return new Place(l.memory(i.w()), l.memory(i.gradient()), l.memory(i.m()), l.memory(i.v()), MANY.of(wide));
  }

  private void run(Scope scope, Form form, List<AdamWItem> items) {
    AdamWTable table = AdamWTable.of(items, launcher());
    AdamWItem first = items.getFirst();
    Tensor numbers = scope.ofInts(Shape.of(table.numbers().length), table.numbers());
    launch(form.code()).buffer("w", first.w()).buffer("gradient", first.gradient()).buffer("m", first.m())
        .buffer("v", first.v()).vector("table", numbers).number("count", items.size()).number("piece", AdamWTable.PIECE)
        .groups(table.groups(), LANES);
  }
}
