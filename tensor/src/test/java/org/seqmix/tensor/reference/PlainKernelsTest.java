package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.KernelGroup;
import org.seqmix.tensor.Kernels;

class PlainKernelsTest {
  @Test
  void hasEveryOperation() throws NoSuchMethodException {
    List<Method> operations = Arrays.stream(Kernels.class.getMethods())
        .filter(m -> m.getDeclaringClass() != KernelGroup.class).toList();
    assertThat(operations.stream().map(Method::getName)).contains("ssd", "layerNorm", "selectiveScan", "toeplitz");
    for (Method m : operations) {
      Method own = PlainKernels.class.getMethod(m.getName(), m.getParameterTypes());
      assertThat(own.getDeclaringClass()).as(m.getName()).isEqualTo(PlainKernels.class);
    }
  }

  @Test
  void belongToTheirDevice() {
    try (ReferenceDevice device = new ReferenceDevice()) {
      assertThat(device.kernels().device()).isSameAs(device);
    }
  }
}
