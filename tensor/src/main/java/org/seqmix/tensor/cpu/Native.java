package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// All memory of the process as one segment, so that a kernel reads and writes at a raw address.
///
/// Nothing is checked here: whoever forms an address has checked bounds and liveness before. Hot loops call the vector
/// operations on [#ALL] themselves; the helpers are for everything around them.
final class Native {
  /// The segment whose offsets are addresses.
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  static final ByteOrder ORDER = ByteOrder.nativeOrder();
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /// The widest vectors of this processor; a wider species than preferred runs hundreds of times slower.
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final int LANES = SPECIES.length();
  /// Bytes of one vector.
  static final int BYTES = LANES * Float.BYTES;

  private Native() {}

  static float getFloat(long address) {
    return ALL.get(FLOAT, address);
  }

  static void setFloat(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  static void store(long address, FloatVector value) {
    value.intoMemorySegment(ALL, address, ORDER);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  static void zero(long address, long bytes) {
    ALL.asSlice(address, bytes).fill((byte) 0);
  }
}
