package org.seqmix.opencl;

import java.util.List;

/// What a look for OpenCL devices found.
///
/// @param devices all devices of all platforms, graphics cards before processors, else in the order the library names them
/// @param problems why there are no devices, or none of a platform, one line each: no library, no driver, no device
public record OpenClListing(List<OpenClDeviceInfo> devices, List<String> problems) {
  public OpenClListing {
    devices = List.copyOf(devices);
    problems = List.copyOf(problems);
  }
}
