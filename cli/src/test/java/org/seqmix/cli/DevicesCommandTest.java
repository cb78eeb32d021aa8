package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.Devices;

class DevicesCommandTest {
  @Test
  void theTableHasEveryDeviceByTheNameThatOpensIt() {
    List<String> lines = Program.run("devices").succeeded().out().lines().toList();
    assertThat(lines.get(0)).matches("\\| device +\\| description +\\| usable \\|");
    assertThat(lines.get(2)).startsWith("| cpu ").endsWith("| yes |");
    assertThat(lines.get(3)).startsWith("| reference ").endsWith("| yes |");
    int at = 4;
    for (DeviceProvider provider : Devices.all().values()) {
      List<DeviceInfo> found = provider.devices();
      for (int i = 0; i < found.size(); i++, at++) {
        assertThat(lines.get(at)).startsWith("| " + provider.name() + ":" + i + " ")
            .contains(found.get(i).unusable().isEmpty() ? "| yes |" : "| no: ");
      }
    }
    assertThat(lines).hasSize(at);
  }

  @Test
  void jsonHasTheSame() {
    assertThat(Program.run("devices", "-o", "json").succeeded().out().strip()).startsWith("[").endsWith("]")
        .contains("\"name\" : \"cpu\"", "\"name\" : \"reference\"", "\"usable\" : true");
  }

  @Test
  void anotherFormatIsWrongUsage() {
    assertThat(Program.run("devices", "-o", "xml").failedWith(2)).contains("xml");
  }
}
