package org.seqmix.tensor;

import java.util.List;
import java.util.Locale;

/// Names a kind of device and opens it. Register an implementation with {@link java.util.ServiceLoader}.
///
/// Providers are made when devices are looked up, so a constructor does nothing that takes time or can fail.
public interface DeviceProvider {
  /// The name users type, such as `cpu`; that of every {@link Device} it opens.
  String name();

  /// The devices of this kind that the machine has, and those it lacks with the reason why. Never empty: a machine
  /// without any has one entry that says so. May take a second where devices are tried.
  List<DeviceInfo> devices();

  /// Opens device `index` of {@link #devices()}; the caller closes it.
  ///
  /// *Errors*: one line with the reason where the device cannot be used, or where there is no such index.
  Device open(int index);

  /// The same with settings. A provider that offers more than {@link DeviceSettings#plain} implements this.
  ///
  /// *Errors*: also a setting that the device does not offer, in one line.
  default Device open(int index, DeviceSettings settings) {
    if (settings.precision() != DeviceSettings.Precision.F32) {
      throw new IllegalArgumentException(
          "device " + name() + ": expected precision f32, the only one it computes in, got "
              + settings.precision().name().toLowerCase(Locale.ROOT));
    }
    if (settings.profile()) {
      throw new IllegalArgumentException(
          "device " + name() + ": does not note how long operations take; open it without");
    }
    return open(index);
  }
}
