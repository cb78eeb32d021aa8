package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.seqmix.tensor.cpu.CpuDevice;

class CopyRateTest {
  @Test
  void itIsARateOfAMachine() {
    try (CpuDevice device = CpuDevice.open()) {
      assertThat(CopyRate.measure(device)).isBetween(1e7, 1e14);
    }
  }
}
