package org.seqmix.opencl;

/// Device memory.
///
/// @param handle the `cl_mem`
/// @param bytes its size
record ClBuffer(ClHandle handle, long bytes) implements AutoCloseable {
  /// Gives the memory back once the commands already queued are done with it.
  @Override
  public void close() {
    handle.close();
  }
}
