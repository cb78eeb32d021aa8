package org.seqmix.cli;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.DeviceSettings;
import org.seqmix.tensor.Devices;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// A device as users type it: `cpu`, `reference`, `opencl`, or with an index among those of its kind `opencl:1`.
///
/// @param kind  name of a provider, or one of the two devices that are always there
/// @param index among {@link DeviceProvider#devices}; 0 where none was typed
record DeviceName(String kind, int index) {
  static final String CPU = "cpu";
  static final String REFERENCE = "reference";

  /// Reads what was typed.
  ///
  /// *Errors*: an index that is no number.
  static DeviceName of(String typed) {
    int colon = typed.indexOf(':');
    if (colon < 0) {
      return new DeviceName(typed, 0);
    }
    String index = typed.substring(colon + 1);
    if (!index.matches("\\d{1,6}")) {
      throw new BadInputException("--device: expected a number after the colon, such as opencl:1, got '" + typed + "'");
    }
    return new DeviceName(typed.substring(0, colon), Integer.parseInt(index));
  }

  /// Providers found at run time, by name.
  static Map<String, DeviceProvider> providers() {
    return new TreeMap<>(Devices.all());
  }

  /// Whether its tensors lie in the memory that the system counts.
  boolean usesMachineMemory() {
    return isBuiltIn();
  }

  private boolean isBuiltIn() {
    return kind.equals(CPU) || kind.equals(REFERENCE);
  }

  /// Opens the device, and no other in its place.
  ///
  /// *Errors*: an unknown name, an index that is none, a setting that the device does not offer, a device that cannot
  /// be used, each in one line with the reason.
  ///
  /// @param threads of the cpu device; 0 stands for as many as there are processors
  Device open(int threads, DeviceSettings settings) {
    if (isBuiltIn()) {
      return builtIn(threads, settings);
    }
    DeviceProvider provider = providers().get(kind);
    if (provider == null) {
      throw new BadInputException("--device: expected one of cpu, reference" + others() + ", got '" + this
          + "'; 'seqmix devices' says which can be used");
    }
    try {
      return provider.open(index, settings);
    } catch (RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new BadInputException("--device " + this + ": " + why + "; 'seqmix devices' says which can be used", e);
    }
  }

  private Device builtIn(int threads, DeviceSettings settings) {
    if (index != 0) {
      throw new BadInputException("--device " + this + ": there is one device " + kind + "; leave the index out");
    }
    if (!settings.equals(DeviceSettings.plain())) {
      throw new BadInputException("--device " + this + ": computes in f32 alone, got --precision "
          + settings.precision().name().toLowerCase(Locale.ROOT) + "; leave it out");
    }
    if (kind.equals(REFERENCE)) {
      return new ReferenceDevice();
    }
    CpuDevice.Options options = CpuDevice.Options.defaults();
    return new CpuDevice(threads == 0 ? options : options.withThreads(threads));
  }

  private static String others() {
    StringBuilder out = new StringBuilder();
    providers().keySet().forEach(name -> out.append(", ").append(name).append(", ").append(name).append(":1"));
    return out.toString();
  }

  @Override
  public String toString() {
    return index == 0 ? kind : kind + ":" + index;
  }
}
