package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vectors of the processor's width at raw addresses.
///
/// Hot loops call the vector operations on [Native#ALL] themselves; the helpers are for everything around them.
final class Vectors {
  /// The widest vectors of this processor; a wider species than preferred runs hundreds of times slower.
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final int LANES = SPECIES.length();
  /// Bytes of one vector.
  static final int BYTES = LANES * Float.BYTES;

  private Vectors() {}

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address & ADDRESS, ORDER);
  }

  static void store(long address, FloatVector value) {
    value.intoMemorySegment(ALL, address & ADDRESS, ORDER);
  }
}
