package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;

/// Memory of one scope: a buffer a tensor.
final class OpenClRegion implements Region {
  private final OpenClDevice device;
  private final List<ClBuffer> buffers = new ArrayList<>();
  private long bytes;

  OpenClRegion(OpenClDevice device) {
    this.device = device;
  }

  @Override
  public Memory allocate(long elements, DType type) {
    long size = Math.multiplyExact(elements, type.bytes());
    ClBuffer buffer = device.allocate(size);
    buffers.add(buffer);
    bytes += size;
    return new ClMemory(buffer.handle().value(), size);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    buffers.forEach(ClBuffer::close);
    buffers.clear();
  }
}
