package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.opencl.launch.Launcher;

/// Questions to platforms and devices. Constants are those of `CL/cl.h`.
final class ClInfo {
  static final int PLATFORM_NAME = 0x0902;
  static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;
  static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  static final int DEVICE_ENDIAN_LITTLE = 0x1026;
  static final int DEVICE_AVAILABLE = 0x1027;
  static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
  static final int DEVICE_NAME = 0x102B;
  static final int DRIVER_VERSION = 0x102D;
  static final int DEVICE_VERSION = 0x102F;

  private static final int DEVICE_TYPE = 0x1000;
  private static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  private static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  private static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;
  private static final int DEVICE_DOUBLE_FP_CONFIG = 0x1032;
  private static final int DEVICE_EXTENSIONS = 0x1030;
  private static final int DEVICE_COMPUTE_CAPABILITY_MAJOR = 0x4000;
  private static final int AMPERE = 8;
  private static final long TYPE_CPU = 1 << 1;
  private static final long CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;
  private static final long ALL_TYPES = 0xFFFF_FFFFL;

  private final ClLibrary cl;

  ClInfo(ClLibrary cl) {
    this.cl = cl;
  }

  /// Handles of all platforms; none where the loader finds no driver.
  List<Long> platforms() {
    return handles("clGetPlatformIDs", ClStatus.PLATFORM_NOT_FOUND_KHR, "listing platforms",
        (room, ids, found) -> cl.getPlatformIds.call(room, ids, found));
  }

  /// Handles of a platform's devices of all types.
  List<Long> devices(long platform) {
    return handles("clGetDeviceIDs", ClStatus.DEVICE_NOT_FOUND, "listing devices",
        (room, ids, found) -> cl.getDeviceIds.call(platform, ALL_TYPES, room, ids, found));
  }

  String platformText(long platform, int name) {
    return text("clGetPlatformInfo", cl.getPlatformInfo, platform, name);
  }

  String deviceText(long device, int name) {
    return text("clGetDeviceInfo", cl.getDeviceInfo, device, name);
  }

  /// A device's number; narrower types fill the low bytes.
  long deviceNumber(long device, int name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
      ClLibrary.check("clGetDeviceInfo", cl.getDeviceInfo.call(device, name, 8, value, MemorySegment.NULL),
          "device property 0x" + Integer.toHexString(name));
      return value.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  /// Whether division and square root can be asked to be correctly rounded.
  boolean dividesExactly(long device) {
    return (deviceNumber(device, DEVICE_SINGLE_FP_CONFIG) & CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
  }

  /// Whether the device is the processor itself.
  boolean isProcessor(long device) {
    return (deviceNumber(device, DEVICE_TYPE) & TYPE_CPU) != 0;
  }

  /// What decides between variants of kernels.
  Launcher.Hardware hardware(long device) {
    boolean nvidia = deviceText(device, DEVICE_EXTENSIONS).contains("cl_nv_device_attribute_query")
        && deviceNumber(device, DEVICE_COMPUTE_CAPABILITY_MAJOR) >= AMPERE;
    return new Launcher.Hardware(nvidia, (int) deviceNumber(device, DEVICE_MAX_COMPUTE_UNITS),
        deviceNumber(device, DEVICE_LOCAL_MEM_SIZE), (int) deviceNumber(device, DEVICE_MAX_WORK_GROUP_SIZE),
        isProcessor(device), deviceNumber(device, DEVICE_DOUBLE_FP_CONFIG) != 0);
  }

  private static String text(String function, ClFunctions.GetInfo get, long handle, int name) {
    String what = "property 0x" + Integer.toHexString(name);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
      ClLibrary.check(function, get.call(handle, name, 0, MemorySegment.NULL, size), what);
      MemorySegment value = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0) + 1);
      ClLibrary.check(function, get.call(handle, name, value.byteSize() - 1, value, MemorySegment.NULL), what);
      return value.getString(0, StandardCharsets.UTF_8).strip();
    }
  }

  private static List<Long> handles(String function, int none, String what, ClFunctions.GetPlatformIds get) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(ValueLayout.JAVA_INT);
      int status = get.call(0, MemorySegment.NULL, found);
      if (status == none) {
        return List.of();
      }
      ClLibrary.check(function, status, what);
      int count = found.get(ValueLayout.JAVA_INT, 0);
      MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, count));
      List<Long> handles = new ArrayList<>();
      if (count > 0) {
        ClLibrary.check(function, get.call(count, ids, MemorySegment.NULL), what);
      }
      for (int i = 0; i < count; i++) {
        handles.add(ids.getAtIndex(ValueLayout.JAVA_LONG, i));
      }
      return handles;
    }
  }
}
