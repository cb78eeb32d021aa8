package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.Devices;

class OpenClDevicesTest {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final List<String> NO_LIBRARY = List.of("libNoSuchOpenCL.so.1");

  @Test
  void aMissingLibraryIsOneClearLine() {
    OpenClListing found = OpenClDevices.list(NO_LIBRARY);

    assertThat(found.devices()).isEmpty();
    assertThat(found.problems()).singleElement().asString()
        .startsWith("no OpenCL library: cannot load libNoSuchOpenCL.so.1; install").doesNotContain("\n");
    assertThatThrownBy(() -> OpenClDevices.open(0, OpenClSettings.defaults(), NO_LIBRARY))
        .isInstanceOf(OpenClException.class)
        .hasMessageStartingWith("no OpenCL library");
  }

  @Test
  void aLibraryWithoutTheFunctionsNamesTheFirstMissing() {
    assertThatThrownBy(() -> ClLibrary.load(List.of("libc.so.6"))).isInstanceOf(OpenClException.class)
        .hasMessage("libc.so.6 has no clGetPlatformIDs; OpenCL 1.2 or later is needed");
  }

  @Test
  void describesWhatThereIs() {
    OpenCl.device().close();
    OpenClDeviceInfo device = OpenClDevices.list().devices().getFirst();

    assertThat(device.name()).isNotBlank();
    assertThat(device.platform()).isNotBlank();
    assertThat(device.driver()).isNotBlank();
    assertThat(device.version()).startsWith("OpenCL ");
    assertThat(device.memory()).isGreaterThanOrEqualTo(device.maxAllocation()).isPositive();
    assertThat(device.description()).contains(device.name(), device.driver()).doesNotContain("\n");
  }

  @Test
  void aparapiListsTheSameDevices() {
    OpenCl.device().close();

    assertThat(AparapiCheck.disagreements(OpenClDevices.list())).isEmpty();
    assertThat(AparapiCheck.disagreements(new OpenClListing(List.of(), List.of()))).isNotEmpty()
        .allMatch(line -> line.startsWith("only Aparapi lists"));
  }

  @Test
  void isFoundByNameAndOpensByIndex() {
    OpenCl.device().close();
    DeviceProvider provider = Devices.find("opencl");
    int usable = 0;
    while (provider.devices().get(usable).unusable().isPresent()) {
      usable++;
    }
    try (Device device = provider.open(usable)) {
      assertThat(device.name()).isEqualTo("opencl").isEqualTo(provider.name());
      assertThat(device.toString()).contains(provider.devices().get(usable).description());
    }
    int beyond = provider.devices().size();
    assertThatThrownBy(() -> provider.open(beyond)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opencl device " + beyond + ": expected 0 to ");
  }

  @Test
  void aPlatformWithoutDevicesSaysSo() throws IOException, InterruptedException {
    OpenCl.device().close();

    assertThat(listIn(NATIVE, "POCL_DEVICES", "none")).singleElement().asString()
        .matches("opencl: no device \\(cannot be used: OpenCL platform .* has no device\\)");
  }

  @Test
  void aLoaderWithoutDriversSaysSo(@TempDir Path empty) throws IOException, InterruptedException {
    OpenCl.device().close();

    assertThat(listIn(NATIVE, "OCL_ICD_VENDORS", empty.toString())).singleElement().asString()
        .contains("the OpenCL loader knows no driver; install one");
  }

  @Test
  void aProcessWithoutNativeAccessSaysSo() throws IOException, InterruptedException {
    assertThat(listIn("--illegal-native-access=deny", "POCL_DEVICES", "none")).singleElement().asString()
        .contains("may not call native libraries; start it with --enable-native-access=ALL-UNNAMED");
  }

  /// What a process of its own prints for the provider's devices, under a JVM option and one more
  /// environment variable.
  private static List<String> listIn(String option, String variable, String value)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        option, "-cp", System.getProperty("java.class.path"), Print.class.getName());
    builder.environment().put(variable, value);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }

  static final class Print {
    private Print() {
    }

    static void main(String[] arguments) {
      for (DeviceInfo device : new OpenClProvider().devices()) {
        System.out.println(device);
      }
    }
  }
}
