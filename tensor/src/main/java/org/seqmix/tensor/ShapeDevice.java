package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;

/// A device without numbers: its tensors have shapes and types but no memory, and no operation runs on it. Models made
/// on it are counted, whatever their size.
public final class ShapeDevice implements Device {
  private record NoMemory() implements Memory {
  }

  private static final Memory NONE = new NoMemory();

  /// Counts the bytes that a real device would hand out.
  private static final class CountingRegion implements Region {
    private long bytes;

    @Override
    public Memory allocate(long elements, DType type) {
      bytes = Math.addExact(bytes, Math.multiplyExact(elements, type.bytes()));
      return NONE;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      bytes = 0;
    }
  }

  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public Region newRegion() {
    return new CountingRegion();
  }

  @Override
  public Kernels kernels() {
    throw refusal("compute");
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    throw refusal("upload");
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    throw refusal("download");
  }

  private static UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException(what + ": the device shapes holds no numbers; use cpu or reference");
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
