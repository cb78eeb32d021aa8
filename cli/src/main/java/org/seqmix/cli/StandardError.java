package org.seqmix.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// Standard error, by the C library's own calls: Java says of standard output only whether it is a terminal, and cannot
/// move a descriptor.
final class StandardError {
  private static final int DESCRIPTOR = 2;
  /// Where the launcher put the real standard error while the JVM starts, which announces its incubating module there.
  private static final String KEPT = "SEQMIX_STDERR";

  private StandardError() {}

  static boolean isTerminal() {
    return call("isatty", DESCRIPTOR) > 0;
  }

  /// Takes standard error back from the descriptor the launcher names; nothing without a launcher.
  static void restore() {
    String kept = System.getenv(KEPT);
    if (kept != null && kept.matches("[3-9]")) {
      call("dup2", Integer.parseInt(kept), DESCRIPTOR);
    }
  }

  /// Calls `int name(int...)`; 0 where the C library has no such function.
  private static int call(String name, int... arguments) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function =
        linker.defaultLookup().find(name).or(() -> linker.defaultLookup().find("_" + name));
    if (function.isEmpty()) {
      return 0;
    }
    ValueLayout[] ints = new ValueLayout[arguments.length];
    Arrays.fill(ints, ValueLayout.JAVA_INT);
    try {
      return (int) linker.downcallHandle(function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ints))
          .invokeWithArguments(Arrays.stream(arguments).boxed().toList());
    } catch (Throwable e) {
      throw new AssertionError(name + " takes ints and gives one", e);
    }
  }
}
