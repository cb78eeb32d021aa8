package org.seqmix.opencl;

import java.util.Optional;

/// One OpenCL device of this machine.
///
/// @param id its `cl_device_id`, valid in this process; Aparapi's `OpenCLDevice.getDeviceId()` is the same number
/// @param platform the driver's name for itself, such as `Portable Computing Language`
/// @param name the hardware
/// @param driver the driver's version
/// @param version of OpenCL, as the device states it
/// @param processor whether it is the processor of this machine itself
/// @param memory bytes of global memory
/// @param maxAllocation bytes of the largest buffer, and so of the largest tensor
/// @param unusable why it cannot be opened, in one line; empty where it can
public record OpenClDeviceInfo(long id, String platform, String name, String driver, String version,
    boolean processor, long memory, long maxAllocation, Optional<String> unusable) {
  /// The same device with a reason why it cannot be opened.
  OpenClDeviceInfo because(String reason) {
    return new OpenClDeviceInfo(id, platform, name, driver, version, processor, memory, maxAllocation,
        Optional.of(reason));
  }

  /// Hardware, driver and memory in one line.
  public String description() {
    return name + ", " + platform + " " + driver + ", " + version + ", " + (memory >> 20) + " MiB, buffers up to "
        + (maxAllocation >> 20) + " MiB";
  }
}
