package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A device that fails while it works, as after a fault in a kernel or when it is unplugged.
class LostDeviceTest {
  private static final int OUT_OF_RESOURCES = -5;

  private static boolean fails;

  @Test
  void everyLaterCallNamesTheFirstFailure() throws ReflectiveOperationException {
    OpenCl.device().close();
    ClLibrary cl = new ClLibrary("a library that fails", failing());
    OpenClDeviceInfo info = OpenClDevices.list().devices().stream().filter(d -> d.unusable().isEmpty()).findFirst()
        .orElseThrow();
    OpenClDevice device = OpenClDevice.open(cl, info, OpenClSettings.defaults());
    Scope scope = device.newScope("work");
    Tensor t = scope.zeros(DType.F32, 2, 3);
    fails = true;
    try {
      assertThatThrownBy(device::finish).isInstanceOf(OpenClException.class)
          .hasMessageStartingWith("the device was lost (clFinish: CL_OUT_OF_RESOURCES (-5) in waiting for the device")
          .hasMessageEndingWith("open it again, and load its tensors again");
    } finally {
      fails = false;
    }
    assertThatThrownBy(t::toFloats).isInstanceOf(OpenClException.class)
        .hasMessageStartingWith("the device was lost (clFinish");
    assertThatThrownBy(() -> device.kernels().fill(t, 1)).hasMessageStartingWith("the device was lost (clFinish");
    scope.close();
    device.close();

    try (OpenClDevice again = OpenClDevice.open(cl, info, OpenClSettings.defaults());
        Scope next = again.newScope("again")) {
      assertThat(next.full(DType.F32, org.seqmix.tensor.Shape.of(2), 3).toFloats()).containsExactly(3, 3);
    }
  }

  /// The system's library, but `clFinish` fails when told to.
  private static SymbolLookup failing() throws ReflectiveOperationException {
    SymbolLookup real = SymbolLookup.libraryLookup(ClLibrary.systemNames().getFirst(), Arena.global());
    var handle =
        MethodHandles.lookup().findStatic(LostDeviceTest.class, "finish", MethodType.methodType(int.class, long.class));
    MemorySegment stub = Linker.nativeLinker().upcallStub(handle,
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG), Arena.global());
    return name -> name.equals("clFinish") ? Optional.of(stub) : real.find(name);
  }

  @SuppressWarnings("unused") // called from native code
  private static int finish(long queue) {
    if (fails) {
      return OUT_OF_RESOURCES;
    }
    ClLibrary cl = ClLibrary.load(ClLibrary.systemNames());
    return cl.finish.call(queue);
  }
}
