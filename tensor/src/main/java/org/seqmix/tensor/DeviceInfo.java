package org.seqmix.tensor;

import java.util.Optional;

/// What a provider says about one of its devices.
///
/// @param name as users type it: `cpu`, `opencl`
/// @param description hardware, driver and memory, for people
/// @param unusable why the device cannot be opened, in one line; empty where it can
public record DeviceInfo(String name, String description, Optional<String> unusable) {
  /// A device that can be opened.
  public static DeviceInfo usable(String name, String description) {
    return new DeviceInfo(name, description, Optional.empty());
  }

  /// A device, or a missing one, with the reason why it cannot be opened.
  public static DeviceInfo unusable(String name, String description, String reason) {
    return new DeviceInfo(name, description, Optional.of(reason));
  }

  @Override
  public String toString() {
    return name + ": " + description + unusable.map(reason -> " (cannot be used: " + reason + ")").orElse("");
  }
}
