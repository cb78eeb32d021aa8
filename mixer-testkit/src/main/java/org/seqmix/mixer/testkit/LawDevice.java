package org.seqmix.mixer.testkit;

import java.util.function.Supplier;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// A device to run the laws on, in one element type, and how closely it keeps them.
///
/// @param name appears in failures
/// @param open opens the device; every try opens and closes one
/// @param type F64 or F32
/// @param bound largest error of a value, relative to the largest value it is compared with (laws 1, 2 and 9)
/// @param gradientBound largest error of a gradient, relative to the norm of all of that tensor's gradient (law 9)
/// @param exact whether laws 3, 4, 5 and 7 hold bit for bit; otherwise within `bound`
public record LawDevice(String name, Supplier<? extends Device> open, DType type, double bound, double gradientBound,
    boolean exact) {
  /// Error of sums of some hundred products in F64, with a factor of 100 to spare.
  public static final double F64_BOUND = 1e-12;
  /// The same in F32: a hundred roundings of 6e-8.
  public static final double F32_BOUND = 1e-5;
  /// Gradients pass twice as many operations, and cancel.
  public static final double F32_GRADIENT_BOUND = 1e-4;

  public LawDevice {
    if (type != DType.F64 && type != DType.F32) {
      throw new IllegalArgumentException("laws on " + name + ": expected F32 or F64, got " + type);
    }
    if (!(bound > 0) || !(gradientBound > 0)) {
      throw new IllegalArgumentException(
          "laws on " + name + ": bounds (" + bound + ", " + gradientBound + ") must be > 0");
    }
  }

  /// The reference device in F64, its memory poisoned: where laws 6 and 8 are checked, and what others are compared
  /// with.
  public static LawDevice reference() {
    return new LawDevice("reference F64", ReferenceDevice::new, DType.F64, F64_BOUND, F64_BOUND, true);
  }

  /// The reference device in F32, its memory poisoned.
  public static LawDevice referenceF32() {
    return f32("reference F32", ReferenceDevice::new);
  }

  /// The cpu device with two threads, its memory poisoned.
  public static LawDevice cpu() {
    return f32("cpu", () -> new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned()));
  }

  /// The cpu device as it is on a JVM without the Vector API, with two threads, its memory poisoned.
  public static LawDevice cpuWithoutVectors() {
    return f32("cpu without vectors",
        () -> new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned().withoutVectors()));
  }

  /// Another device in F32 that keeps the laws bit for bit.
  public static LawDevice f32(String name, Supplier<? extends Device> open) {
    return new LawDevice(name, open, DType.F32, F32_BOUND, F32_GRADIENT_BOUND, true);
  }

  /// This device, held to laws 3, 4, 5 and 7 within its bound only.
  public LawDevice withinBound() {
    return new LawDevice(name, open, type, bound, gradientBound, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
