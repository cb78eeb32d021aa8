package org.seqmix.tensor;

import java.util.List;

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
}
