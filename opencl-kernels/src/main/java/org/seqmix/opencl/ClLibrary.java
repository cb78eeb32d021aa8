package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.opencl.ClFunctions.BuildProgram;
import org.seqmix.opencl.ClFunctions.CreateBuffer;
import org.seqmix.opencl.ClFunctions.CreateContext;
import org.seqmix.opencl.ClFunctions.CreateKernel;
import org.seqmix.opencl.ClFunctions.CreateProgram;
import org.seqmix.opencl.ClFunctions.CreateProgramOfBinary;
import org.seqmix.opencl.ClFunctions.CreateQueue;
import org.seqmix.opencl.ClFunctions.EnqueueKernel;
import org.seqmix.opencl.ClFunctions.Fill;
import org.seqmix.opencl.ClFunctions.GetBuildInfo;
import org.seqmix.opencl.ClFunctions.GetDeviceIds;
import org.seqmix.opencl.ClFunctions.GetInfo;
import org.seqmix.opencl.ClFunctions.GetPlatformIds;
import org.seqmix.opencl.ClFunctions.MapBuffer;
import org.seqmix.opencl.ClFunctions.OnHandle;
import org.seqmix.opencl.ClFunctions.SetKernelArg;
import org.seqmix.opencl.ClFunctions.Transfer;
import org.seqmix.opencl.ClFunctions.TransferRect;
import org.seqmix.opencl.ClFunctions.WaitForEvents;

/// The functions of libOpenCL that this module calls, in their C names without `cl`.
///
/// Handles (`cl_mem` and so on) and `size_t` are longs: 64-bit machines only. The library stays loaded for the life of
/// the JVM, so that releasing a handle late is always allowed.
@SuppressWarnings("restricted")
final class ClLibrary {
  private static final Map<String, ClLibrary> LOADED = new ConcurrentHashMap<>();

  final GetPlatformIds getPlatformIds;
  final GetDeviceIds getDeviceIds;
  final GetInfo getPlatformInfo;
  final GetInfo getDeviceInfo;
  final GetInfo getKernelInfo;
  final GetInfo getProgramInfo;
  final GetBuildInfo getProgramBuildInfo;
  final CreateContext createContext;
  final CreateQueue createCommandQueue;
  final CreateBuffer createBuffer;
  final CreateProgram createProgramWithSource;
  final CreateProgramOfBinary createProgramWithBinary;
  final BuildProgram buildProgram;
  final CreateKernel createKernel;
  final SetKernelArg setKernelArg;
  final EnqueueKernel enqueueNdRangeKernel;
  final Transfer enqueueReadBuffer;
  final Transfer enqueueWriteBuffer;
  final TransferRect enqueueReadBufferRect;
  final TransferRect enqueueWriteBufferRect;
  final Fill enqueueFillBuffer;
  final MapBuffer enqueueMapBuffer;
  final WaitForEvents waitForEvents;
  final GetInfo getEventProfilingInfo;
  final OnHandle flush;
  final OnHandle finish;
  final OnHandle releaseContext;
  final OnHandle releaseCommandQueue;
  final OnHandle releaseMemObject;
  final OnHandle releaseProgram;
  final OnHandle releaseKernel;
  final OnHandle releaseEvent;

  private final String name;
  private final SymbolLookup symbols;

  /// The functions of `symbols`; `name` appears in errors.
  ClLibrary(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
    getPlatformIds = bind("clGetPlatformIDs", GetPlatformIds.class);
    getDeviceIds = bind("clGetDeviceIDs", GetDeviceIds.class);
    getPlatformInfo = bind("clGetPlatformInfo", GetInfo.class);
    getDeviceInfo = bind("clGetDeviceInfo", GetInfo.class);
    getKernelInfo = bind("clGetKernelInfo", GetInfo.class);
    getProgramInfo = bind("clGetProgramInfo", GetInfo.class);
    getProgramBuildInfo = bind("clGetProgramBuildInfo", GetBuildInfo.class);
    createContext = bind("clCreateContext", CreateContext.class);
    createCommandQueue = bind("clCreateCommandQueue", CreateQueue.class);
    createBuffer = bind("clCreateBuffer", CreateBuffer.class);
    createProgramWithSource = bind("clCreateProgramWithSource", CreateProgram.class);
    createProgramWithBinary = bind("clCreateProgramWithBinary", CreateProgramOfBinary.class);
    buildProgram = bind("clBuildProgram", BuildProgram.class);
    createKernel = bind("clCreateKernel", CreateKernel.class);
    setKernelArg = bind("clSetKernelArg", SetKernelArg.class);
    enqueueNdRangeKernel = bind("clEnqueueNDRangeKernel", EnqueueKernel.class);
    enqueueReadBuffer = bind("clEnqueueReadBuffer", Transfer.class);
    enqueueWriteBuffer = bind("clEnqueueWriteBuffer", Transfer.class);
    enqueueReadBufferRect = bind("clEnqueueReadBufferRect", TransferRect.class);
    enqueueWriteBufferRect = bind("clEnqueueWriteBufferRect", TransferRect.class);
    enqueueFillBuffer = bind("clEnqueueFillBuffer", Fill.class);
    enqueueMapBuffer = bind("clEnqueueMapBuffer", MapBuffer.class);
    waitForEvents = bind("clWaitForEvents", WaitForEvents.class);
    getEventProfilingInfo = bind("clGetEventProfilingInfo", GetInfo.class);
    flush = bind("clFlush", OnHandle.class);
    finish = bind("clFinish", OnHandle.class);
    releaseContext = bind("clReleaseContext", OnHandle.class);
    releaseCommandQueue = bind("clReleaseCommandQueue", OnHandle.class);
    releaseMemObject = bind("clReleaseMemObject", OnHandle.class);
    releaseProgram = bind("clReleaseProgram", OnHandle.class);
    releaseKernel = bind("clReleaseKernel", OnHandle.class);
    releaseEvent = bind("clReleaseEvent", OnHandle.class);
  }

  /// The names under which this operating system has its OpenCL loader.
  static List<String> systemNames() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (os.contains("win")) {
      return List.of("OpenCL.dll");
    }
    return os.contains("mac") ? List.of("/System/Library/Frameworks/OpenCL.framework/OpenCL")
        : List.of("libOpenCL.so.1", "libOpenCL.so");
  }

  /// Loads the first library of these names that there is; one that was loaded before is the same.
  static ClLibrary load(List<String> names) {
    for (String name : names) {
      try {
        return LOADED.computeIfAbsent(name, n -> new ClLibrary(n, SymbolLookup.libraryLookup(n, Arena.global())));
      } catch (IllegalArgumentException missing) {
        // Not there: the next name may be. The error below names them all.
      } catch (IllegalCallerException denied) {
        throw OpenClException.because("this Java process may not call native libraries; start it with "
            + "--enable-native-access=ALL-UNNAMED");
      }
    }
    throw OpenClException.because("no OpenCL library: cannot load " + String.join(" or ", names)
        + "; install an OpenCL loader (Debian: ocl-icd-libopencl1) and a driver for the device");
  }

  private <F> F bind(String function, Class<F> type) {
    MemorySegment address = symbols.find(function).orElseThrow(() -> OpenClException.because(
        name + " has no " + function + "; OpenCL 1.2 or later is needed"));
    return MethodHandleProxies.asInterfaceInstance(type,
        Linker.nativeLinker().downcallHandle(address, descriptor(type.getMethods()[0])));
  }

  private static FunctionDescriptor descriptor(Method method) {
    MemoryLayout[] arguments = Arrays.stream(method.getParameterTypes()).map(ClLibrary::layout)
        .toArray(MemoryLayout[]::new);
    return FunctionDescriptor.of(layout(method.getReturnType()), arguments);
  }

  private static MemoryLayout layout(Class<?> type) {
    if (type == MemorySegment.class) {
      return ValueLayout.ADDRESS;
    }
    return type == long.class ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT;
  }

  /// Throws unless `status` is CL_SUCCESS; `what` says in a few words what was being done.
  static void check(String function, int status, String what) {
    if (status != 0) {
      throw OpenClException.of(function, status, what);
    }
  }
}
