package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// Tokens chosen from logits.
final class TranslatedChoice extends Group {
  TranslatedChoice(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids) {
    launch(ChooseKernel.class).rows("logits", logits).vector("temperature", temperature).vector("uniform", uniform)
        .vector("ids", ids).number("width", logits.columns()).local("partial", LanesKernel.LANES)
        .local("sums", LanesKernel.LANES).groups(logits.rows(), LanesKernel.LANES);
  }
}
