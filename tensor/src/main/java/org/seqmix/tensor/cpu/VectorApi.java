package org.seqmix.tensor.cpu;

import java.lang.System.Logger.Level;

/// Whether this JVM has the Vector API: looked up once, and said in one line of the log where it has not.
///
/// The log is the platform's ([System.Logger]), which needs no library and is seen where none is set up: whoever forgot
/// the option is unlikely to have chosen one.
final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";
  private static final boolean PRESENT = look();

  private VectorApi() {}

  static boolean isPresent() {
    return PRESENT;
  }

  private static boolean look() {
    boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
    if (!present) {
      System.getLogger(VectorApi.class.getName()).log(Level.WARNING,
          "device cpu: this JVM has no Vector API, so the same results take several times as long; start it with "
              + "--add-modules " + MODULE);
    }
    return present;
  }
}
