package org.seqmix.hybrid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which Seqmix this is.
public final class LibraryVersion {
  private LibraryVersion() {
  }

  /// The version of this jar; `not from a jar` where classes lie in a directory.
  public static String own() {
    Properties of = new Properties();
    try (
        InputStream in = LibraryVersion.class.getResourceAsStream("/META-INF/maven/org.seqmix/hybrid/pom.properties")) {
      if (in != null) {
        of.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's own version", e);
    }
    return of.getProperty("version", "not from a jar");
  }
}
