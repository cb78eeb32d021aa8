package org.seqmix.mohawk;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.CountingDevice;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A device without numbers that notes what crosses between it and the host.
public final class TransferDevice implements Device {
  private final CountingDevice counting = new CountingDevice();
  private final List<Shape> up = new ArrayList<>();
  private final List<Shape> down = new ArrayList<>();

  /// What went to the device since {@link #forget}.
  public List<Shape> up() {
    return List.copyOf(up);
  }

  /// What came from it since {@link #forget}.
  public List<Shape> down() {
    return List.copyOf(down);
  }

  /// Begins to note again.
  public void forget() {
    up.clear();
    down.clear();
  }

  @Override
  public String name() {
    return "transfers";
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public Region newRegion() {
    return counting.newRegion();
  }

  @Override
  public Kernels kernels() {
    return counting.kernels();
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    up.add(target.shape());
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    down.add(source.shape());
    target.fill((byte) 0);
  }

  @Override
  public void close() {
    counting.close();
  }
}
