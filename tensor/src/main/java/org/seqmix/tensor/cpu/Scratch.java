package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Working memory of one thread, kept between tasks and grown on demand.
///
/// A task asks for all it needs at once with [#begin] and cuts it into pieces with [#take]; pieces are valid until the
/// same thread begins again. Contents are undefined.
final class Scratch {
  private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);
  private static final long ALIGNMENT = 64;

  private MemorySegment memory = MemorySegment.NULL;
  private long next;
  private long end;

  private Scratch() {}

  /// This thread's memory with room for `floats` floats in `pieces` pieces.
  static Scratch begin(long floats, int pieces) {
    Scratch own = OWN.get();
    long bytes = floats * Float.BYTES + pieces * ALIGNMENT;
    if (own.memory.byteSize() < bytes) {
      own.memory = Arena.ofAuto().allocate(bytes + bytes / 4, ALIGNMENT);
    }
    own.next = own.memory.address();
    own.end = own.next + own.memory.byteSize();
    return own;
  }

  /// The address of the next piece of `floats` floats, on a cache line of its own.
  long take(long floats) {
    long piece = next;
    next = (next + floats * Float.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (next > end) {
      throw new IllegalStateException("scratch: " + floats + " floats asked, " + (end - piece) / Float.BYTES + " left");
    }
    return piece;
  }
}
