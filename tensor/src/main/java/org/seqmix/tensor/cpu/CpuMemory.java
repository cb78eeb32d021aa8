package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Memory;

/// Bytes of this process, at a raw address.
///
/// @param address of the first byte
/// @param bytes that belong to this piece
public record CpuMemory(long address, long bytes) implements Memory {
}
