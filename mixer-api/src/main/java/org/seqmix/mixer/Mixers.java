package org.seqmix.mixer;

import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.seqmix.tensor.ProviderException;
import org.seqmix.tensor.Weights;

/// The mixers on the class path, by name.
///
/// {@snippet class="org.seqmix.examples.CompareMatrices" region="by-name"}
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

  /// A mixer of `site.width()` columns made by the provider of this name.
  ///
  /// *Errors*: one line. What a provider refuses passes as it is; any other failure of a provider names its class.
  public static SequenceMixer create(String name, Map<String, ?> options, MixerProvider.Site site,
      Weights.Part weights) {
    MixerProvider provider = find(name);
    SequenceMixer mixer;
    try {
      mixer = provider.create(site, Options.ofMixer(name, options), weights);
    } catch (NullPointerException | ClassCastException | IndexOutOfBoundsException | ArithmeticException
        | LinkageError e) {
      throw new ProviderException("mixer " + name + ": its provider " + provider.getClass().getName()
          + " failed: " + e, e);
    }
    if (mixer.spec().width() != site.width()) {
      throw new ProviderException("mixer " + name + ": expected " + site.width() + " columns, but its provider "
          + provider.getClass().getName() + " made one of " + mixer.spec().width());
    }
    return mixer;
  }

  /// All providers by name.
  ///
  /// *Errors*: two providers with one name, and a provider that cannot be made, are named.
  public static Map<String, MixerProvider> all() {
    Map<String, MixerProvider> byName = new TreeMap<>();
    try {
      for (MixerProvider p : ServiceLoader.load(MixerProvider.class)) {
        MixerProvider other = byName.put(p.name(), p);
        if (other != null) {
          throw new ProviderException("mixer " + p.name() + " is provided twice, by " + other.getClass().getName()
              + " and " + p.getClass().getName() + "; remove one of the jars");
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new ProviderException("a mixer provider cannot be made: " + e.getMessage()
          + (e.getCause() == null ? "" : " (" + e.getCause() + ")") + "; mend or remove its jar", e);
    }
    return byName;
  }
}
