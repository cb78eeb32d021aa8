package org.seqmix.opencl;

import java.util.List;
import java.util.stream.Stream;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.DeviceSettings;

/// Makes the device `opencl` known to {@link org.seqmix.tensor.Devices}.
public final class OpenClProvider implements DeviceProvider {
  @Override
  public String name() {
    return OpenClDevice.NAME;
  }

  /// The devices of {@link OpenClDevices#list} in its order, then what is missing.
  @Override
  public List<DeviceInfo> devices() {
    OpenClListing found = OpenClDevices.list();
    return Stream.concat(
        found.devices().stream().map(d -> new DeviceInfo(name(), d.description(), d.unusable())),
        found.problems().stream().map(p -> DeviceInfo.unusable(name(), "no device", p))).toList();
  }

  @Override
  public Device open(int index) {
    return OpenClDevices.open(index);
  }

  @Override
  public Device open(int index, DeviceSettings settings) {
    OpenClSettings asked = OpenClSettings.defaults();
    if (settings.precision() == DeviceSettings.Precision.BF16) {
      asked = asked.roundingInputs();
    }
    return OpenClDevices.open(index, settings.profile() ? asked.keepingTimes() : asked);
  }
}
