package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class ErrorsTest {
  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device();
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @Test
  void aTensorOfAClosedScopeIsAnErrorInEveryOperation() {
    Scope closed = device.newScope("batch 3");
    Tensor stale = closed.zeros(DType.F32, 2, 3);
    closed.close();
    try (Scope scope = device.newScope("now")) {
      Tensor x = scope.zeros(DType.F32, 2, 3);
      Tensor w = scope.zeros(DType.F32, 3);

      assertThatThrownBy(() -> device.kernels().rmsNorm(stale, w, 1e-5, x, scope.empty(DType.F32, 2)))
          .isInstanceOf(IllegalStateException.class).hasMessageContaining("batch 3");
      assertThatThrownBy(() -> device.kernels().logDecay(x, stale)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> device.kernels().fill(stale, 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> device.kernels().copy(x, stale)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(stale::toFloats).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aTensorOfAnotherDeviceIsAnError() {
    try (OpenClDevice other = OpenCl.device(); Scope there = other.newScope("there")) {
      Tensor foreign = there.zeros(DType.F32, 2, 3);

      assertThatThrownBy(() -> device.kernels().logDecay(foreign, foreign))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected a tensor on opencl");
    }
  }

  @Test
  void aClosedDeviceSaysSo() {
    OpenClDevice done = OpenCl.device();
    Scope scope = done.newScope("left open");
    Tensor t = scope.zeros(DType.F32, 2);
    done.close();
    done.close();

    assertThatThrownBy(t::toFloats).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
    assertThatThrownBy(() -> scope.empty(DType.F32, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> done.newScope("new")).isInstanceOf(IllegalStateException.class);
    scope.close();
  }

  @Test
  void otherElementTypesAreRefused() {
    try (Scope scope = device.newScope("types")) {
      Tensor wide = scope.zeros(DType.F64, 2, 3);

      assertThatThrownBy(() -> device.kernels().logDecay(wide, wide)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected F32, got F64 (2, 3)");
    }
  }

  /// By the translated kernels; those in OpenCL C have indexes of 64 bits.
  @Test
  void anIndexBeyondIntsIsRefused() {
    try (OpenClDevice translated = OpenCl.device(OpenClSettings.defaults().translatedOnly());
        Scope scope = translated.newScope("long")) {
      Tensor far = scope.wrap(DType.F32, Shape.of(3, 1L << 30), new ClMemory(1, 0, 1L << 32)).columns(0, 1);

      assertThatThrownBy(() -> translated.kernels().logDecay(far, far)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ends at element 2147483649").hasMessageContaining("split the batch");
    }
  }

  @Test
  void aFailedCallNamesFunctionStatusAndPurpose() {
    ClLibrary cl = ClLibrary.load(ClLibrary.systemNames());
    try (ClContext context = new ClContext(cl, device.info().id())) {
      OpenClException e = catchThrowableOfType(OpenClException.class, () -> context.newBuffer(0));

      assertThat(e)
          .hasMessage("clCreateBuffer: CL_INVALID_BUFFER_SIZE (-61) in allocating 0 bytes; close scopes that are "
              + "done, or use a smaller batch, length or model");
      assertThat(e.code()).isEqualTo(-61);
    }
  }

  @Test
  void aProgramThatDoesNotCompileShowsTheCompilersError() {
    ClLibrary cl = ClLibrary.load(ClLibrary.systemNames());
    try (ClContext context = new ClContext(cl, device.info().id())) {
      OpenClException e = catchThrowableOfType(OpenClException.class,
          () -> context.build("kernel Broken", "__kernel void run(__global float *x) { x[0] = nowhere; }", ""));

      assertThat(e.getMessage()).startsWith("clBuildProgram: CL_BUILD_PROGRAM_FAILURE (-11) in kernel Broken: ")
          .contains("nowhere").doesNotContain("\n");
      assertThat(e.buildLog()).contains("nowhere");
    }
  }

  @Test
  void aHandleIsNotUsedAfterItsRelease() {
    ClLibrary cl = ClLibrary.load(ClLibrary.systemNames());
    try (ClContext context = new ClContext(cl, device.info().id())) {
      ClBuffer buffer = context.newBuffer(4);
      buffer.close();
      buffer.close();

      assertThatThrownBy(() -> buffer.handle().value()).isInstanceOf(IllegalStateException.class)
          .hasMessage("buffer has been released");
    }
  }
}
