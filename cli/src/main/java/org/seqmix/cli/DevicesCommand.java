package org.seqmix.cli;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.eval.DeviceFormat;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.DeviceProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `seqmix devices`: what `--device` can name, and why what it cannot.
@Command(
    name = "devices", description = "Lists the devices that --device can name, each tried, and why one cannot be used."
)
final class DevicesCommand extends SeqmixCommand {
  @Option(
      names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "md",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
  ) private DeviceFormat format = DeviceFormat.MD;

  @Override
  public Integer call() {
    List<DeviceInfo> rows = new ArrayList<>();
    rows.add(DeviceInfo.usable(DeviceName.CPU, Processor.description()));
    rows.add(DeviceInfo.usable(DeviceName.REFERENCE,
        "plain loops in double, one thread: what the others are compared with"));
    DeviceName.providers().values().forEach(provider -> rows.addAll(devicesOf(provider)));
    out().print(format.table(rows));
    return 0;
  }

  /// Those of one provider, by the name that opens each. A provider that fails is a device that cannot be used.
  private static List<DeviceInfo> devicesOf(DeviceProvider provider) {
    List<DeviceInfo> found;
    try {
      found = provider.devices();
    } catch (RuntimeException | LinkageError e) {
      found = List.of(DeviceInfo.unusable(provider.name(), "no device",
          e.getMessage() == null ? e.toString() : e.getMessage()));
    }
    List<DeviceInfo> out = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      out.add(new DeviceInfo(provider.name() + ":" + i, found.get(i).description(), found.get(i).unusable()));
    }
    return out;
  }
}
