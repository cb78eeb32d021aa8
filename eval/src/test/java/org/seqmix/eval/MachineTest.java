package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MachineTest {
  /// Between one gigabyte and a terabyte a second: memory, not a mistake in the units.
  @Test
  void theReadRateIsThatOfAMemory() {
    assertThat(ReadRate.measure(2)).isBetween(2e8, 2e12);
    assertThatThrownBy(() -> ReadRate.measure(0)).hasMessageContaining("threads (0)");
  }

  @Test
  void thePeakIsReadFromAStatusFile() {
    assertThat(PeakMemory.parse("Name:\tjava\nVmHWM:\t  123456 kB\nVmRSS:\t 1 kB\n")).hasValue(123456L * 1024);
    assertThat(PeakMemory.parse("Name:\tjava\n")).isEmpty();
    assertThat(PeakMemory.parse("VmHWM: many kB")).isEmpty();
  }
}
