package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
  @Test
  void findsAProviderByItsName() {
    DeviceProvider abacus = new Named("abacus");

    assertThat(Devices.find("abacus", List.of(new Named("slide-rule"), abacus))).isSameAs(abacus);
  }

  @Test
  void anUnknownNameListsWhatThereIs() {
    assertThatThrownBy(() -> Devices.find("cuda", List.of(new Named("slide-rule"), new Named("abacus"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown device cuda; there are [abacus, slide-rule]");
  }

  @Test
  void twoProvidersOfOneNameAreAnError() {
    assertThatThrownBy(() -> Devices.all(List.of(new Named("abacus"), new Named("abacus"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("device abacus is provided twice")
        .hasMessageContaining("remove one of the jars");
  }

  @Test
  void anEntryReadsAsOneLine() {
    assertThat(DeviceInfo.usable("abacus", "13 rods")).hasToString("abacus: 13 rods");
    assertThat(DeviceInfo.unusable("abacus", "13 rods", "a bead is missing"))
        .hasToString("abacus: 13 rods (cannot be used: a bead is missing)");
  }

  @Test
  void aSettingThatADeviceDoesNotOfferIsRefused() {
    DeviceProvider abacus = new Named("abacus");
    assertThatThrownBy(() -> abacus.open(0, DeviceSettings.plain().withPrecision(DeviceSettings.Precision.BF16)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll("abacus", "f32", "bf16");
    assertThatThrownBy(() -> abacus.open(0, new DeviceSettings(DeviceSettings.Precision.F32, true)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("abacus");
    assertThatThrownBy(() -> abacus.open(0, DeviceSettings.plain())).hasMessage("abacus is never opened here");
  }

  private record Named(String name) implements DeviceProvider {
    @Override
    public List<DeviceInfo> devices() {
      return List.of(DeviceInfo.usable(name, "for tests"));
    }

    @Override
    public Device open(int index) {
      throw new UnsupportedOperationException(name + " is never opened here");
    }
  }
}
