package org.seqmix.mixer;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The mixers on the class path, by name.
public final class Mixers {
  private Mixers() {
  }

  /// The provider of this name; an unknown name, or two providers with one name, is an error that lists what there is.
  public static MixerProvider find(String name) {
    Map<String, MixerProvider> all = all();
    MixerProvider p = all.get(name);
    if (p == null) {
      throw new IllegalArgumentException("unknown mixer " + name + "; there are " + all.keySet());
    }
    return p;
  }

  /// All providers by name.
  public static Map<String, MixerProvider> all() {
    Map<String, MixerProvider> byName = new TreeMap<>();
    for (MixerProvider p : ServiceLoader.load(MixerProvider.class)) {
      MixerProvider other = byName.put(p.name(), p);
      if (other != null) {
        throw new IllegalStateException("mixer " + p.name() + " is provided twice, by " + other.getClass().getName()
            + " and " + p.getClass().getName() + "; remove one of the jars");
      }
    }
    return byName;
  }
}
