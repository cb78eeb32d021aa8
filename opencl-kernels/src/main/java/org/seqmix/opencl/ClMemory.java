package org.seqmix.opencl;

import org.seqmix.tensor.Memory;

/// A buffer on an OpenCL device that stays there until its scope closes.
///
/// @param handle the `cl_mem`; valid while the tensor's scope is open
/// @param bytes that belong to this piece
public record ClMemory(long handle, long bytes) implements Memory {
}
