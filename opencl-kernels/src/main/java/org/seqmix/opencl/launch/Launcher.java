package org.seqmix.opencl.launch;

import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Where kernels run: an OpenCL device, or plain Java for the kernels that are written in it.
public interface Launcher {
  /// The device whose tensors the kernels read and write.
  Device device();

  /// Queues one launch behind all earlier ones and returns without waiting.
  void run(Launch launch, Grid grid);

  /// `t`, after checking that it is alive and of this device.
  Tensor checked(Tensor t);

  /// Index of element 0 of `t` in the memory that kernels are handed for it.
  long firstElement(Tensor t);

  /// A number that is the same for tensors which kernels find in the same memory.
  long memory(Tensor t);

  /// Rows as integers on the device; kept for a while, so that the operations of one step share it.
  RowTable table(Rows rows);

  /// Whether products and attention may round what they are given to 16 bits; sums stay in F32.
  boolean roundsInputs();

  /// Which kernels have been tried on this device.
  Trials trials();

  /// Which of several ways is fastest on this device.
  default Tuning tuning() {
    return Tuning.off();
  }

  /// What the hardware offers.
  Hardware hardware();

  /// Work groups in up to three dimensions, and the work items of each.
  record Grid(long groupsX, long groupsY, long groupsZ, int itemsX, int itemsY, int itemsZ) {
    /// Whether there is nothing to do.
    public boolean isEmpty() {
      return groupsX == 0 || groupsY == 0 || groupsZ == 0;
    }

    /// Work items a group.
    public int items() {
      return itemsX * itemsY * itemsZ;
    }
  }

  /// What decides between variants of a kernel.
  ///
  /// @param nvidia whether kernels may hold PTX of compute capability 8.0 and later, to be tried first
  /// @param units compute units
  /// @param localBytes local memory of a group
  /// @param groupItems most work items of a group
  /// @param isProcessor whether the device is the processor itself: caches instead of local memory, few wide threads
  /// @param doubles whether kernels may compute in F64
  record Hardware(boolean nvidia, int units, long localBytes, int groupItems, boolean isProcessor, boolean doubles) {
  }
}
