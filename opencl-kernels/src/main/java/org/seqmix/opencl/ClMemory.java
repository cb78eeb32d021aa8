package org.seqmix.opencl;

import org.seqmix.tensor.Memory;

/// A piece of a buffer on an OpenCL device that stays there until its scope closes.
///
/// @param handle the `cl_mem`; valid while the tensor's scope is open
/// @param base byte of the buffer at which the piece begins, a multiple of 256
/// @param bytes of the piece
public record ClMemory(long handle, long base, long bytes) implements Memory {
}
