package org.seqmix.opencl;

import java.lang.foreign.MemorySegment;

/// Shapes of the C functions in {@link ClLibrary}. Public, because the JDK implements public interfaces only.
final class ClFunctions {
  private ClFunctions() {
  }

  public interface GetPlatformIds {
    int call(int room, MemorySegment ids, MemorySegment found);
  }

  public interface GetDeviceIds {
    int call(long platform, long type, int room, MemorySegment ids, MemorySegment found);
  }

  public interface GetInfo {
    int call(long handle, int name, long room, MemorySegment value, MemorySegment size);
  }

  public interface GetBuildInfo {
    int call(long program, long device, int name, long room, MemorySegment value, MemorySegment size);
  }

  public interface CreateContext {
    long call(MemorySegment properties, int count, MemorySegment devices, MemorySegment notify, MemorySegment user,
        MemorySegment status);
  }

  public interface CreateQueue {
    long call(long context, long device, long properties, MemorySegment status);
  }

  public interface CreateBuffer {
    long call(long context, long flags, long size, MemorySegment host, MemorySegment status);
  }

  public interface CreateProgram {
    long call(long context, int count, MemorySegment texts, MemorySegment lengths, MemorySegment status);
  }

  public interface CreateProgramOfBinary {
    long call(long context, int count, MemorySegment devices, MemorySegment lengths, MemorySegment binaries,
        MemorySegment binaryStatus, MemorySegment status);
  }

  public interface BuildProgram {
    int call(long program, int count, MemorySegment devices, MemorySegment options, MemorySegment notify,
        MemorySegment user);
  }

  public interface CreateKernel {
    long call(long program, MemorySegment name, MemorySegment status);
  }

  public interface SetKernelArg {
    int call(long kernel, int index, long size, MemorySegment value);
  }

  public interface EnqueueKernel {
    int call(long queue, long kernel, int dimensions, MemorySegment offset, MemorySegment global, MemorySegment local,
        int waits, MemorySegment waitFor, MemorySegment event);
  }

  public interface Transfer {
    int call(long queue, long buffer, int blocking, long offset, long size, MemorySegment host, int waits,
        MemorySegment waitFor, MemorySegment event);
  }

  public interface TransferRect {
    int call(long queue, long buffer, int blocking, MemorySegment bufferOrigin, MemorySegment hostOrigin,
        MemorySegment extent, long bufferRow, long bufferSlice, long hostRow, long hostSlice, MemorySegment host,
        int waits, MemorySegment waitFor, MemorySegment event);
  }

  public interface Fill {
    int call(long queue, long buffer, MemorySegment pattern, long patternSize, long offset, long size, int waits,
        MemorySegment waitFor, MemorySegment event);
  }

  public interface OnHandle {
    int call(long handle);
  }

  public interface MapBuffer {
    MemorySegment call(long queue, long buffer, int blocking, long flags, long offset, long size, int waits,
        MemorySegment waitFor, MemorySegment event, MemorySegment status);
  }

  public interface WaitForEvents {
    int call(int count, MemorySegment events);
  }
}
