package org.seqmix.tensor.testing;

import java.util.List;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Some operations on made inputs that can run on any device; the outputs are compared.
@FunctionalInterface
public interface Program {
  List<Tensor> run(Kernels kernels, Inputs make);
}
