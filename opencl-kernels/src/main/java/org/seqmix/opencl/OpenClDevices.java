package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which OpenCL devices there are, and why one cannot be used.
public final class OpenClDevices {
  private OpenClDevices() {
  }

  /// Every device, each opened and tried on small numbers. Never throws for a device or driver that fails: its line
  /// says why. *Cost*: a second or so, most of it compilers.
  public static OpenClListing list() {
    return list(ClLibrary.systemNames());
  }

  static OpenClListing list(List<String> libraryNames) {
    ClLibrary cl;
    try {
      cl = ClLibrary.load(libraryNames);
    } catch (OpenClException e) {
      return new OpenClListing(List.of(), List.of(line(e)));
    }
    OpenClListing found = discover(cl);
    return new OpenClListing(found.devices().stream().map(d -> tried(cl, d)).toList(), found.problems());
  }

  /// Opens device `index` of {@link #list}.
  ///
  /// *Errors*: {@link OpenClException} where it cannot be used; `IllegalArgumentException` where there is no such index.
  public static OpenClDevice open(int index) {
    return open(index, OpenClSettings.defaults());
  }

  /// Opens device `index` of {@link #list} with `settings`; errors as {@link #open(int)}.
  public static OpenClDevice open(int index, OpenClSettings settings) {
    return open(index, settings, ClLibrary.systemNames());
  }

  static OpenClDevice open(int index, OpenClSettings settings, List<String> libraryNames) {
    ClLibrary cl = ClLibrary.load(libraryNames);
    OpenClListing found = discover(cl);
    if (found.devices().isEmpty()) {
      throw OpenClException.because(String.join("; ", found.problems()));
    }
    if (index < 0 || index >= found.devices().size()) {
      throw new IllegalArgumentException("opencl device " + index + ": expected 0 to " + (found.devices().size() - 1)
          + "; there are " + found.devices().stream().map(OpenClDeviceInfo::name).toList());
    }
    OpenClDeviceInfo info = found.devices().get(index);
    if (info.unusable().isPresent()) {
      throw OpenClException.because("opencl device " + index + " (" + info.name() + "): " + info.unusable().get());
    }
    return OpenClDevice.open(cl, info, settings);
  }

  /// Devices with what can be seen without opening them; graphics cards before processors, so that the first is the one that is meant.
  private static OpenClListing discover(ClLibrary cl) {
    ClInfo info = new ClInfo(cl);
    List<OpenClDeviceInfo> devices = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      info.platforms().forEach(platform -> addPlatform(info, platform, devices, problems));
    } catch (OpenClException e) {
      problems.add(line(e));
    }
    if (devices.isEmpty() && problems.isEmpty()) {
      problems.add("the OpenCL loader knows no driver; install one (Debian: pocl-opencl-icd for the processor), or "
          + "write its library's name into a file in /etc/OpenCL/vendors");
    }
    devices.sort(Comparator.comparing(OpenClDeviceInfo::processor));
    return new OpenClListing(devices, problems);
  }

  private static void addPlatform(ClInfo info, long platform, List<OpenClDeviceInfo> devices, List<String> problems) {
    try {
      String name = info.platformText(platform, ClInfo.PLATFORM_NAME);
      List<Long> ids = info.devices(platform);
      if (ids.isEmpty()) {
        problems.add("OpenCL platform " + name + " has no device");
      }
      ids.forEach(id -> devices.add(describe(info, name, id)));
    } catch (OpenClException e) {
      problems.add(line(e));
    }
  }

  private static OpenClDeviceInfo describe(ClInfo info, String platform, long id) {
    return new OpenClDeviceInfo(id, platform, info.deviceText(id, ClInfo.DEVICE_NAME),
        info.deviceText(id, ClInfo.DRIVER_VERSION), info.deviceText(id, ClInfo.DEVICE_VERSION), info.isProcessor(id),
        info.deviceNumber(id, ClInfo.DEVICE_GLOBAL_MEM_SIZE), info.deviceNumber(id, ClInfo.DEVICE_MAX_MEM_ALLOC_SIZE),
        lack(info, id));
  }

  private static Optional<String> lack(ClInfo info, long id) {
    if (info.deviceNumber(id, ClInfo.DEVICE_AVAILABLE) == 0) {
      return Optional.of("its driver says it is not available");
    }
    if (info.deviceNumber(id, ClInfo.DEVICE_COMPILER_AVAILABLE) == 0) {
      return Optional.of("its driver has no compiler");
    }
    return info.deviceNumber(id, ClInfo.DEVICE_ENDIAN_LITTLE) == 0 ? Optional.of("its bytes are big-endian")
        : Optional.empty();
  }

  private static OpenClDeviceInfo tried(ClLibrary cl, OpenClDeviceInfo info) {
    if (info.unusable().isPresent()) {
      return info;
    }
    try {
      OpenClDevice.open(cl, info, OpenClSettings.defaults()).close();
      return info;
    } catch (RuntimeException e) {
      return info.because(line(e));
    }
  }

  private static String line(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
