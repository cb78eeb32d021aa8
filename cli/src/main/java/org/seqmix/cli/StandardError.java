package org.seqmix.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Asks the C library whether standard error is a terminal: Java itself answers for standard output only.
final class StandardError {
  private static final int DESCRIPTOR = 2;

  private StandardError() {}

  static boolean isTerminal() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("isatty")
        .or(() -> linker.defaultLookup().find("_isatty"));
    return function.isPresent() && call(linker, function.get());
  }

  private static boolean call(Linker linker, MemorySegment isatty) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int) linker.downcallHandle(isatty, type).invokeExact(DESCRIPTOR) != 0;
    } catch (Throwable e) {
      throw new AssertionError("isatty takes an int and gives one", e);
    }
  }
}
