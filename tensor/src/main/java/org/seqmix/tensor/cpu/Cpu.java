package org.seqmix.tensor.cpu;

import java.lang.foreign.ValueLayout;
import org.seqmix.tensor.Tensor;

/// The step from tensors to raw addresses, and scalar access at them.
///
/// Whoever asks for an address gets one only while the tensor's scope and device are open, so a stale tensor is an
/// error and never a crash.
final class Cpu {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private Cpu() {}

  /// Address of element 0, whatever the layout.
  static long address(Tensor t) {
    if (!(t.memory() instanceof CpuMemory memory)) {
      throw new IllegalArgumentException("tensor " + t + ": expected one on cpu, got one on " + t.device().name()
          + "; copy it to cpu first");
    }
    t.on(t.device(), "tensor");
    if (t.device() instanceof CpuDevice device) {
      device.requireOpen();
    }
    return memory.address() + t.offset() * t.type().bytes();
  }

  static int getInt(long address) {
    return Native.ALL.get(INT, address);
  }

  static void setInt(long address, int value) {
    Native.ALL.set(INT, address, value);
  }

  static void setLong(long address, long value) {
    Native.ALL.set(LONG, address, value);
  }

  static short getShort(long address) {
    return Native.ALL.get(SHORT, address);
  }

  static void setShort(long address, short value) {
    Native.ALL.set(SHORT, address, value);
  }

  static double getDouble(long address) {
    return Native.ALL.get(DOUBLE, address);
  }

  static void setDouble(long address, double value) {
    Native.ALL.set(DOUBLE, address, value);
  }
}
