package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DeviceInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeviceFormatTest {
  private static final List<DeviceInfo> DEVICES = List.of(DeviceInfo.usable("abacus:0", "13 rods"),
      DeviceInfo.unusable("abacus:1", "3 | rods", "a bead\nis missing"));

  @Test
  void aTableSaysWhyADeviceCannotBeUsed() {
    assertThat(DeviceFormat.MD.table(DEVICES).lines()).containsExactly(
        "| device   | description | usable |",
        "| -------- | ----------- | ------ |",
        "| abacus:0 | 13 rods     | yes |",
        "| abacus:1 | 3 \\| rods   | no: a bead is missing |");
  }

  @Test
  void jsonHasTheReasonOfWhatCannotBeUsedAlone() {
    JsonNode read = JsonMapper.shared().readTree(DeviceFormat.JSON.table(DEVICES));
    assertThat(read).hasSize(2);
    assertThat(read.get(0).get("usable").asBoolean()).isTrue();
    assertThat(read.get(0).has("reason")).isFalse();
    assertThat(read.get(1).get("name").asString()).isEqualTo("abacus:1");
    assertThat(read.get(1).get("description").asString()).isEqualTo("3 | rods");
    assertThat(read.get(1).get("reason").asString()).isEqualTo("a bead\nis missing");
  }
}
