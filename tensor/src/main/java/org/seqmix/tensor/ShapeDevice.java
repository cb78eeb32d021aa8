package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;

/// A device without numbers: its tensors have shapes and types but no memory, and no operation runs on it. Models made
/// on it are counted, whatever their size.
public final class ShapeDevice implements Device {
  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public Region newRegion() {
    return new ShapeRegion(added -> {
    });
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
