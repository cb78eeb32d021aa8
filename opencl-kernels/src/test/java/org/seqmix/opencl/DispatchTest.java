package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.opencl.launch.Dispatch;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.translated.TranslatedKernels;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Operations of several groups as one list.
class DispatchTest {
  private static class Nothing extends Group {
    Nothing(Launcher launcher) {
      super(launcher);
    }
  }

  private static final class Sums extends Nothing {
    Sums(Launcher launcher) {
      super(launcher);
    }

    @Override
    public void sum(Tensor x, Tensor y) {}
  }

  @Test
  void anOperationThatNoGroupHasRefusesByName() {
    try (JavaTwin twin = new JavaTwin(); Scope scope = twin.newScope("refusal")) {
      Kernels kernels = Dispatch.of(List.of(new Nothing(twin), new Sums(twin)));
      Tensor x = scope.empty(DType.F32, 2, 3);
      kernels.sum(x, x);

      assertThatThrownBy(() -> kernels.gate(x, x, null, x)).isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("device java has no kernel for gate; run this model on cpu");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    try (JavaTwin twin = new JavaTwin()) {
      assertThat(Dispatch.missing(List.of(new Nothing(twin), new Sums(twin)))).contains("gate", "ssdGrad", "sumSquares")
          .doesNotContain("sum", "device", "refuse").isSorted();
    }
  }

  @Test
  void everyOperationHasAKernelInJava() {
    try (JavaTwin twin = new JavaTwin()) {
      assertThat(Dispatch.missing(TranslatedKernels.of(twin))).as("filling is the queue's own").containsExactly("fill");
    }
  }
}
