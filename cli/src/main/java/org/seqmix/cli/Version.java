package org.seqmix.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The program's version, as its jar states it, and what it runs on.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String own = Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(not from a jar)");
    return new String[] {"seqmix " + own + ", Java " + Runtime.version().toString() + ", "
        + System.getProperty("os.name") + " " + System.getProperty("os.arch")};
  }
}
