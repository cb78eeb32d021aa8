package org.seqmix.tensor.cpu;

import java.lang.System.Logger.Level;

/// Whether a device computes with the Vector API: looked up once, and said with the reason in one line of the log.
///
/// The log is the platform's ([System.Logger]), which needs no library and is seen where none is set up: whoever forgot
/// the option is unlikely to have chosen one.
final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int NARROWEST = 128;
  private static final int WIDEST = 512;

  /// A way to compute, and what the log says about it.
  record Choice(boolean vectors, Level level, String line) {
    /// What a JVM makes possible that has vectors of `bits` bits; 0 where it lacks the Vector API.
    static Choice of(int bits) {
      if (bits == 0) {
        return new Choice(false, Level.WARNING,
            "device cpu: plain loops, because this JVM has no Vector API, so the same results take several times as long; "
                + "start it with --add-modules " + MODULE);
      }
      if (bits < NARROWEST || bits > WIDEST) {
        return new Choice(false, Level.WARNING, "device cpu: plain loops, because the vectors of this JVM have " + bits
            + " bits, expected " + NARROWEST + " to " + WIDEST + "; results take several times as long; look for "
            + "-XX:MaxVectorSize among its options");
      }
      return new Choice(true, Level.INFO, "device cpu: vectors of " + bits + " bits");
    }

    private Choice said() {
      System.getLogger(VectorApi.class.getName()).log(level, line);
      return this;
    }
  }

  /// The best way of this JVM.
  private static final class Best {
    static final Choice CHOICE = Choice.of(bits()).said();
  }

  /// What the caller may ask for.
  private static final class Plain {
    static final Choice CHOICE = new Choice(false, Level.INFO,
        "device cpu: plain loops, because the device was opened without vectors").said();
  }

  private VectorApi() {}

  /// Whether a device uses vectors that was asked to, or not to. The first of either kind says so.
  static boolean isUsed(boolean asked) {
    return (asked ? Best.CHOICE : Plain.CHOICE).vectors();
  }

  /// Bits of this JVM's vectors; 0 without the module. [Vectors] must not be touched then.
  private static int bits() {
    return ModuleLayer.boot().findModule(MODULE).isPresent() ? Byte.SIZE * Vectors.BYTES : 0;
  }
}
