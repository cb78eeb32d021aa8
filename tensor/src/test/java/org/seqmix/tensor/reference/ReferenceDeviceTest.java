package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class ReferenceDeviceTest {
  private final ReferenceDevice device = new ReferenceDevice();

  @Test
  void freshFloatsAreUndefined() {
    try (Scope scope = device.newScope("fresh")) {
      assertThat(scope.empty(DType.F64, 3, 2).toDoubles()).containsOnly(Double.NaN);
      assertThat(scope.empty(DType.F32, 4).toDoubles()).containsOnly(Double.NaN);
      assertThat(scope.zeros(DType.F32, 4).toDoubles()).containsOnly(0);
    }
  }

  @Test
  void freshMemoryIsZeroWithoutPoison() {
    try (ReferenceDevice plain = new ReferenceDevice(false); Scope scope = plain.newScope("fresh")) {
      assertThat(scope.empty(DType.F64, 3, 2).toDoubles()).containsOnly(0);
    }
  }

  @Test
  void freedMemoryIsOverwritten() {
    Region region = device.newRegion();
    Memory memory = region.allocate(2, DType.F64);
    double[] data = ((ArrayMemory.Doubles) memory).data();
    data[0] = 1;
    region.close();
    assertThat(data).containsOnly(Double.NaN);
  }

  @Test
  void undefinedIdsAreRefused() {
    try (Scope scope = device.newScope("ids")) {
      Tensor ids = scope.empty(DType.I32, 2);
      Tensor w = scope.zeros(DType.F32, 3, 2);
      Tensor y = scope.empty(DType.F32, 2, 2);
      assertThatThrownBy(() -> device.kernels().embedding(ids, w, y)).hasMessageContaining("has not been written");
    }
  }

  @Test
  void closedScopesAreRefused() {
    Scope scope = device.newScope("short");
    Tensor t = scope.zeros(DType.F64, 2);
    scope.close();
    assertThatThrownBy(() -> device.kernels().fill(t, 1)).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("short (closed)");
  }

  @Test
  void otherDevicesAreRefused() {
    try (ReferenceDevice other = new ReferenceDevice(); Scope scope = other.newScope("other")) {
      Tensor t = scope.zeros(DType.F64, 2);
      assertThatThrownBy(() -> device.kernels().fill(t, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void foreignMemoryIsRefused() {
    try (Scope scope = device.newScope("foreign")) {
      Tensor t = scope.wrap(DType.F64, Shape.of(2), new Memory() {
      });
      assertThatThrownBy(() -> device.kernels().fill(t, 1)).hasMessageContaining("memory made elsewhere");
    }
  }

  @Test
  void closingFreesOpenScopes() {
    ReferenceDevice shortLived = new ReferenceDevice();
    Scope scope = shortLived.newScope("open");
    Tensor t = scope.zeros(DType.F64, 2);
    double[] data = ((ArrayMemory.Doubles) t.memory()).data();
    shortLived.close();
    assertThat(data).containsOnly(Double.NaN);
    assertThatThrownBy(() -> shortLived.kernels().fill(t, 1)).hasMessageContaining("device reference is closed");
    assertThatThrownBy(() -> shortLived.newScope("late")).hasMessageContaining("device reference is closed");
    scope.close();
  }

  @Test
  void tooLargeTensorsAreRefused() {
    try (Scope scope = device.newScope("large")) {
      assertThatThrownBy(() -> scope.empty(DType.F32, 1L << 20, 1L << 20)).hasMessageContaining("use cpu");
    }
  }

  @Test
  void bytesAreThoseOfTheElementType() {
    try (Scope scope = device.newScope("bytes")) {
      scope.empty(DType.F32, 3, 5);
      scope.empty(DType.BF16, 7);
      assertThat(scope.bytes()).isEqualTo(15 * 4 + 7 * 2);
    }
  }

  @Test
  void longIntegersAreExact() {
    try (Scope scope = device.newScope("longs"); Arena arena = Arena.ofConfined()) {
      Tensor t = scope.empty(DType.I64, 2);
      MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_LONG, Long.MAX_VALUE, (1L << 53) + 1);
      MemorySegment back = arena.allocate(16);
      device.upload(host, t);
      device.download(t, back);
      assertThat(back.toArray(ValueLayout.JAVA_LONG)).containsExactly(Long.MAX_VALUE, (1L << 53) + 1);
      assertThatThrownBy(() -> device.kernels().fill(t, 1)).hasMessageContaining("I64 is storage only");
    }
  }

  @Test
  void viewsAreCopiedRowByRow() {
    try (Scope scope = device.newScope("views")) {
      Tensor whole = scope.of(DType.F64, Shape.of(2, 3), new double[] {0, 1, 2, 3, 4, 5});
      Tensor part = whole.columns(1, 3);
      assertThat(part.toDoubles()).containsExactly(1, 2, 4, 5);
      device.kernels().fill(part, 9);
      assertThat(whole.toDoubles()).containsExactly(0, 9, 9, 3, 9, 9);
    }
  }

  @Test
  void tooFewHostBytesAreRefused() {
    try (Scope scope = device.newScope("short"); Arena arena = Arena.ofConfined()) {
      Tensor t = scope.empty(DType.F32, 4);
      MemorySegment host = arena.allocate(12);
      assertThatThrownBy(() -> device.upload(host, t)).hasMessageContaining("at least 16 host bytes, got 12");
    }
  }
}
