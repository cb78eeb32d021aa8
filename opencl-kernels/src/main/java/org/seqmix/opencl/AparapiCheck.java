package org.seqmix.opencl;

import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Compares our list of devices with Aparapi's.
///
/// The two share device ids. Nothing else needs Aparapi's native library, so nothing else loads it: it is unpacked from
/// its jar, and its C code may write a line to standard error.
public final class AparapiCheck {
  private AparapiCheck() {
  }

  /// One line for each device that only one of the two lists has; none where they agree.
  public static List<String> disagreements(OpenClListing ours) {
    Set<Long> theirs = new TreeSet<>();
    for (OpenCLPlatform platform : new OpenCLPlatform().getOpenCLPlatforms()) {
      platform.getOpenCLDevices().stream().map(OpenCLDevice::getDeviceId).forEach(theirs::add);
    }
    List<String> lines = new ArrayList<>();
    for (OpenClDeviceInfo device : ours.devices()) {
      if (!theirs.remove(device.id())) {
        lines.add("Aparapi does not list " + device.description());
      }
    }
    theirs.forEach(id -> lines.add("only Aparapi lists the device with id 0x" + Long.toHexString(id)));
    return lines;
  }
}
