package org.seqmix.opencl.translated;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Tensor;

/// AdamW.
final class TranslatedOptimizer extends Group {
  TranslatedOptimizer(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    double firstBias = 1 - Math.pow(step.beta1(), step.step());
    double secondBias = 1 - Math.pow(step.beta2(), step.step());
    launch(AdamWKernel.class).rows("w", w).rows("gradient", gradient).rows("m", m).rows("v", v)
        .real("gradientScale", step.gradientScale()).real("first", 1 - step.beta1()).real("second", 1 - step.beta2())
        .real("decay", -step.rate() * step.weightDecay()).real("rate", -step.rate() / firstBias)
        .real("root", 1 / Math.sqrt(secondBias)).real("epsilon", step.epsilon()).number("columns", w.columns())
        .items(w.elements());
  }

  @Override
  public void adamW(List<AdamWItem> items) {
    for (AdamWItem item : items) {
      adamW(item.w(), item.gradient(), item.m(), item.v(), item.step());
      device().kernels().fill(item.gradient(), 0);
    }
  }
}
