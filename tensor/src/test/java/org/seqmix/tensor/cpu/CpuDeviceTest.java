package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.reference.ReferenceDevice;

class CpuDeviceTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTensorOfAClosedScopeIsRefused(boolean vectors) {
    try (CpuDevice cpu = Devices.cpu(1, vectors); Scope open = cpu.newScope("open")) {
      Tensor y = open.zeros(DType.F32, 2, 3);
      Scope step = cpu.newScope("step 7");
      Tensor x = step.zeros(DType.F32, 2, 3);
      step.close();
      assertThatThrownBy(() -> cpu.kernels().copy(x, y)).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("scope step 7 (closed)");
      assertThatThrownBy(x::toDoubles).isInstanceOf(IllegalStateException.class).hasMessageContaining("step 7");
      assertThatThrownBy(() -> cpu.kernels().multiply(x, y, y)).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("step 7");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedDeviceIsRefused(boolean vectors) {
    CpuDevice cpu = Devices.cpu(2, vectors);
    Scope scope = cpu.newScope("still open");
    Tensor x = scope.zeros(DType.F32, 4);
    cpu.close();
    cpu.close();
    assertThatThrownBy(x::toDoubles).isInstanceOf(IllegalStateException.class).hasMessageContaining("cpu is closed");
    assertThatThrownBy(() -> cpu.kernels().multiply(x, x, x)).hasMessageContaining("cpu is closed");
    assertThatThrownBy(() -> cpu.newScope("late")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> scope.empty(DType.F32, 9L << 20)).isInstanceOf(IllegalStateException.class);
    scope.close();
  }

  @Test
  void otherDevicesTypesAndLayoutsAreRefused() {
    try (CpuDevice cpu = Devices.cpu(1); ReferenceDevice reference = new ReferenceDevice();
        Scope here = cpu.newScope("here"); Scope there = reference.newScope("there")) {
      Tensor x = here.zeros(DType.F32, 2, 3);
      Tensor wide = here.zeros(DType.F64, 2, 3);
      assertThatThrownBy(() -> cpu.kernels().copy(there.zeros(DType.F32, 2, 3), x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected one on cpu, got one on reference");
      assertThatThrownBy(() -> cpu.kernels().logDecay(wide, wide)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("use the reference device for F64");
      Tensor packed = cpu.kernels().pack(here, x, WeightFormat.F32);
      assertThatThrownBy(() -> cpu.kernels().multiply(packed, x, x)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("packed weight");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doublesAddAndMultiply(boolean vectors) {
    try (CpuDevice cpu = Devices.cpu(1, vectors); Scope scope = cpu.newScope("doubles")) {
      Tensor x = scope.of(DType.F64, Shape.of(3), new double[] {1, 2, 1e-12});
      Tensor y = scope.empty(DType.F64, 3);
      Tensor total = scope.empty(DType.F64, 1);
      cpu.kernels().axpby(2, x, 1, x, y);
      assertThat(y.toDoubles()).containsExactly(3, 6, 3e-12);
      cpu.kernels().multiply(x, y, y);
      assertThat(y.toDoubles()).containsExactly(3, 12, 3e-24);
      cpu.kernels().sum(x, total);
      assertThat(total.item()).isEqualTo(3 + 1e-12);
      cpu.kernels().sumSquares(x, total);
      assertThat(total.item()).isEqualTo(5);
    }
  }

  @Test
  void stepsThatRepeatAllocateNothingNew() {
    CpuDevice.Options options = new CpuDevice.Options(1, Duration.ZERO, false, true);
    try (CpuDevice cpu = new CpuDevice(options)) {
      long used = step(cpu);
      long warm = cpu.bytes();
      for (int i = 0; i < 5; i++) {
        step(cpu);
      }
      assertThat(cpu.bytes()).isEqualTo(warm).isBetween(used, used + used / 4);
    }
  }

  private static long step(CpuDevice cpu) {
    try (Scope scope = cpu.newScope("step")) {
      for (int i = 1; i < 40; i++) {
        Tensor t = scope.empty(DType.F32, i * 1000L, 65);
        assertThat(Cpu.address(t) % 64).isZero();
      }
      scope.empty(DType.F32, 10L << 20);
      return scope.bytes();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshAndFreedMemoryIsPoison(boolean vectors) {
    try (CpuDevice cpu = Devices.cpu(1, vectors)) {
      for (int i = 0; i < 2; i++) {
        try (Scope scope = cpu.newScope("poison")) {
          Tensor fresh = scope.empty(DType.F32, 50, 7);
          assertThat(fresh.toDoubles()).hasSize(350).containsOnly(Double.NaN);
          cpu.kernels().fill(fresh, 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mappedBytesAreATensorWithoutACopy(boolean vectors) {
    try (CpuDevice cpu = Devices.cpu(1, vectors); Scope scope = cpu.newScope("file");
        Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocate(100, 4).asSlice(4, 24);
      Tensor t = cpu.mapped(scope, file, DType.F32, Shape.of(2, 3));
      file.setAtIndex(ValueLayout.JAVA_FLOAT, 4, 8.5f);
      assertThat(t.toDoubles()[4]).isEqualTo(8.5);
      cpu.kernels().axpby(2, t, 0, t, t);
      assertThat(file.getAtIndex(ValueLayout.JAVA_FLOAT, 4)).isEqualTo(17);
      assertThatThrownBy(() -> cpu.mapped(scope, file, DType.F32, Shape.of(7))).hasMessageContaining(
          "expected 28 bytes, got 24");
      assertThatThrownBy(() -> cpu.mapped(scope, MemorySegment.ofArray(new byte[8]), DType.F32, Shape.of(2)))
          .hasMessageContaining("off-heap");
    }
  }

  @Test
  void vectorsAreUsedUnlessAskedOtherwise() {
    try (CpuDevice vectors = Devices.cpu(2); CpuDevice scalar = Devices.scalar(2)) {
      assertThat(vectors.usesVectors()).isTrue();
      assertThat(vectors).hasToString("cpu with 2 threads");
      assertThat(scalar.usesVectors()).isFalse();
      assertThat(scalar).hasToString("cpu with 2 threads, without vectors");
    }
  }
}
