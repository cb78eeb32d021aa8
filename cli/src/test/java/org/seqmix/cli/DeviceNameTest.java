package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;

class DeviceNameTest {
  @ParameterizedTest
  @CsvSource({"cpu,cpu,0", "opencl,opencl,0", "opencl:0,opencl,0", "opencl:12,opencl,12"})
  void aKindMayHaveAnIndex(String typed, String kind, int index) {
    assertThat(DeviceName.of(typed)).isEqualTo(new DeviceName(kind, index));
  }

  @Test
  void itIsShownAsItIsTyped() {
    assertThat(DeviceName.of("opencl:0")).hasToString("opencl");
    assertThat(DeviceName.of("opencl:1")).hasToString("opencl:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"opencl:", "opencl:x", "opencl:-1", "opencl:1:2", "opencl:99999999999"})
  void anIndexIsANumber(String typed) {
    assertThatThrownBy(() -> DeviceName.of(typed)).isInstanceOf(BadInputException.class).hasMessageContaining(typed);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--device abacus                    | abacus",
      "--device abacus:1                  | abacus:1",
      "--device cpu:1                     | cpu:1",
      "--device reference:2               | reference:2",
      "--device opencl:x                  | opencl:x",
      "--device opencl:99999              | --device opencl:99999",
      "--device cpu --precision bf16      | bf16",
      "--device reference --precision bf16| bf16"})
  void whatCannotBeOpenedIsOneLine(String options, String named) {
    String[] words = ("generate --model " + SharedFiles.stories() + " --prompt a " + options).split(" +");
    assertThat(Program.run((Object[]) words).failedWith(1)).contains("--device", named)
        .doesNotContain("unexpected failure");
  }

  @Test
  void anUnknownPrecisionIsWrongUsage() {
    assertThat(Program.run("bench", "--config", "c", "--precision", "f8").failedWith(2)).contains("--precision", "f8");
  }
}
