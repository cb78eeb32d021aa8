package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;

/// An entry of an archive.
///
/// @param name   its path, the archive's own folder first
/// @param begin  where its local header begins
/// @param end    where its bytes end
/// @param crc    CRC-32 of its bytes, as stated
/// @param data   its bytes, a view of the mapped file
record Member(String name, long begin, long end, int crc, MemorySegment data) {
}
