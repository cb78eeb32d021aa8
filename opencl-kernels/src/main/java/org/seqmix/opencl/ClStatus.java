package org.seqmix.opencl;

import java.util.Map;

/// Names of OpenCL status codes, as in `CL/cl.h` (Khronos OpenCL 1.2 specification and `cl_khr_icd`).
final class ClStatus {
  static final int DEVICE_NOT_FOUND = -1;
  static final int BUILD_PROGRAM_FAILURE = -11;
  static final int PLATFORM_NOT_FOUND_KHR = -1001;

  private static final Map<Integer, String> NAMES = Map.ofEntries(
      Map.entry(0, "CL_SUCCESS"),
      Map.entry(DEVICE_NOT_FOUND, "CL_DEVICE_NOT_FOUND"),
      Map.entry(-2, "CL_DEVICE_NOT_AVAILABLE"),
      Map.entry(-3, "CL_COMPILER_NOT_AVAILABLE"),
      Map.entry(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
      Map.entry(-5, "CL_OUT_OF_RESOURCES"),
      Map.entry(-6, "CL_OUT_OF_HOST_MEMORY"),
      Map.entry(-8, "CL_MEM_COPY_OVERLAP"),
      Map.entry(BUILD_PROGRAM_FAILURE, "CL_BUILD_PROGRAM_FAILURE"),
      Map.entry(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
      Map.entry(-30, "CL_INVALID_VALUE"),
      Map.entry(-31, "CL_INVALID_DEVICE_TYPE"),
      Map.entry(-32, "CL_INVALID_PLATFORM"),
      Map.entry(-33, "CL_INVALID_DEVICE"),
      Map.entry(-34, "CL_INVALID_CONTEXT"),
      Map.entry(-36, "CL_INVALID_COMMAND_QUEUE"),
      Map.entry(-38, "CL_INVALID_MEM_OBJECT"),
      Map.entry(-43, "CL_INVALID_BUILD_OPTIONS"),
      Map.entry(-44, "CL_INVALID_PROGRAM"),
      Map.entry(-45, "CL_INVALID_PROGRAM_EXECUTABLE"),
      Map.entry(-46, "CL_INVALID_KERNEL_NAME"),
      Map.entry(-48, "CL_INVALID_KERNEL"),
      Map.entry(-49, "CL_INVALID_ARG_INDEX"),
      Map.entry(-50, "CL_INVALID_ARG_VALUE"),
      Map.entry(-51, "CL_INVALID_ARG_SIZE"),
      Map.entry(-52, "CL_INVALID_KERNEL_ARGS"),
      Map.entry(-53, "CL_INVALID_WORK_DIMENSION"),
      Map.entry(-54, "CL_INVALID_WORK_GROUP_SIZE"),
      Map.entry(-55, "CL_INVALID_WORK_ITEM_SIZE"),
      Map.entry(-59, "CL_INVALID_OPERATION"),
      Map.entry(-61, "CL_INVALID_BUFFER_SIZE"),
      Map.entry(-63, "CL_INVALID_GLOBAL_WORK_SIZE"),
      Map.entry(PLATFORM_NOT_FOUND_KHR, "CL_PLATFORM_NOT_FOUND_KHR"));

  private ClStatus() {
  }

  static String name(int code) {
    return NAMES.getOrDefault(code, "unnamed OpenCL status");
  }

  /// What a user can do about the status, appended to a message.
  static String advice(int code) {
    return switch (code) {
      case -4, -5, -6, -61 -> "; close scopes that are done, or use a smaller batch, length or model";
      case -8 -> "; source and target must not share elements";
      default -> "";
    };
  }
}
