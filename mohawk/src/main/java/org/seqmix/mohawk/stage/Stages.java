package org.seqmix.mohawk.stage;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.seqmix.mixer.Options;
import org.seqmix.tensor.ProviderException;

/// The stages that jars on the class path add to the built-in ones, by name.
public final class Stages {
  /// Names that come with the library.
  public static final Set<String> BUILT_IN = Set.of("matrices", "hstates", "supervised", "next-token");

  private Stages() {
  }

  /// Makes the stage `name` of a provider.
  ///
  /// *Errors*: an unknown name lists what there is; two providers with one name, or one with a built-in name, are named.
  public static Stage create(String name, Map<String, ?> options) {
    Map<String, StageProvider> all = providers(ServiceLoader.load(StageProvider.class));
    StageProvider provider = all.get(name);
    if (provider == null) {
      Set<String> names = new TreeSet<>(BUILT_IN);
      names.addAll(all.keySet());
      throw new IllegalArgumentException("stage: expected one of " + names + ", got '" + name + "'");
    }
    return provider.create(new Options("stage " + name, options));
  }

  static Map<String, StageProvider> providers(Iterable<StageProvider> found) {
    Map<String, StageProvider> byName = new TreeMap<>();
    for (StageProvider p : found) {
      if (BUILT_IN.contains(p.name())) {
        throw new ProviderException("stage " + p.name() + " is built in; " + p.getClass().getName()
            + " needs another name");
      }
      StageProvider other = byName.put(p.name(), p);
      if (other != null) {
        throw new ProviderException("stage " + p.name() + " is provided twice, by " + other.getClass().getName()
            + " and " + p.getClass().getName() + "; remove one of the jars");
      }
    }
    return byName;
  }
}
