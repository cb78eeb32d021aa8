package org.seqmix.tensor;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The kinds of devices on the class path, by name.
///
/// {@snippet class="org.seqmix.examples.ChooseDevice" region="devices"}
public final class Devices {
  private Devices() {
  }

  /// The provider of this name; an unknown name, or two providers with one name, is an error that lists what there is.
  public static DeviceProvider find(String name) {
    return find(name, ServiceLoader.load(DeviceProvider.class));
  }

  /// All providers by name, in the order of their names.
  public static Map<String, DeviceProvider> all() {
    return all(ServiceLoader.load(DeviceProvider.class));
  }

  static DeviceProvider find(String name, Iterable<DeviceProvider> providers) {
    Map<String, DeviceProvider> all = all(providers);
    DeviceProvider provider = all.get(name);
    if (provider == null) {
      throw new IllegalArgumentException("unknown device " + name + "; there are " + all.keySet());
    }
    return provider;
  }

  static Map<String, DeviceProvider> all(Iterable<DeviceProvider> providers) {
    Map<String, DeviceProvider> byName = new TreeMap<>();
    for (DeviceProvider p : providers) {
      DeviceProvider other = byName.put(p.name(), p);
      if (other != null) {
        throw new ProviderException("device " + p.name() + " is provided twice, by " + other.getClass().getName()
            + " and " + p.getClass().getName() + "; remove one of the jars");
      }
    }
    return byName;
  }
}
