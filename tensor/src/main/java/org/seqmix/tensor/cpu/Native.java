package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// All memory of the process as one segment, so that a kernel reads and writes at a raw address.
///
/// Nothing is checked here: whoever forms an address has checked bounds and liveness before. Nothing of the Vector API
/// is named here either: a JVM without that module comes this way too.
final class Native {
  /// The segment whose offsets are addresses.
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /// Bits that an address may have. `x & ADDRESS` is `x`, but the compiler then knows that neither it nor what a kernel adds to it
  /// is negative or near the end of [#ALL], and leaves out the check before each access. Where a processor adds integers with the
  /// units that multiply vectors, a product runs up to 1.15 times as fast (record 15).
  static final long ADDRESS = Long.MAX_VALUE >> 2;

  /// Bits that the distance of two rows may have, in bytes; no kernel that uses it walks backwards.
  static final long STEP = (1L << 40) - 1;

  static final ByteOrder ORDER = ByteOrder.nativeOrder();
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  static {
    SegmentClasses.load();
  }

  private Native() {}

  static float getFloat(long address) {
    return ALL.get(FLOAT, address & ADDRESS);
  }

  static void setFloat(long address, float value) {
    ALL.set(FLOAT, address & ADDRESS, value);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  static void zero(long address, long bytes) {
    ALL.asSlice(address, bytes).fill((byte) 0);
  }
}
