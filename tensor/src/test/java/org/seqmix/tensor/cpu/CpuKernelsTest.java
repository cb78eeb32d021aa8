package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.KernelGroup;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.testing.Programs;
import org.seqmix.tensor.testing.MixerPrograms;

/// Every operation against the reference device in F64, with one thread and with three.
class CpuKernelsTest {
  private static final double TOLERANCE = 3e-6;
  private static final int[] WIDTHS = {1, 7, 13, 15, 16, 17, 63, 64, 65, 207};

  private static Devices devices;

  @BeforeAll
  static void open() {
    devices = new Devices();
  }

  @AfterAll
  static void close() {
    devices.close();
  }

  static Stream<Arguments> cases() {
    return Arrays.stream(WIDTHS).boxed()
        .flatMap(w -> Programs.all(5, w).keySet().stream().map(name -> Arguments.of(name, w)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(String name, int columns) {
    devices.check(Programs.all(5, columns).get(name), TOLERANCE);
  }

  static Stream<String> names() {
    return Programs.all(1, 1).keySet().stream();
  }

  /// Large enough that the work is split between threads.
  @ParameterizedTest
  @MethodSource("names")
  void agreesWhereThreadsShareTheWork(String name) {
    boolean product = name.startsWith("linear");
    devices.check(Programs.all(product ? 70 : 390, product ? 130 : 777).get(name), TOLERANCE);
  }

  static Stream<Arguments> mixers() {
    return Stream.of(7, 33, 70).flatMap(t -> Stream.of(4, 13, 16)
        .flatMap(p -> MixerPrograms.all(t, p).keySet().stream().map(name -> Arguments.of(name, t, p))));
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void mixersAgreeWithTheReference(String name, int tokens, int headDim) {
    devices.check(MixerPrograms.all(tokens, headDim).get(name), TOLERANCE);
  }

  @Test
  void everyOperationHasAKernel() {
    List<Method> operations = Arrays.stream(Kernels.class.getMethods())
        .filter(m -> m.getDeclaringClass() != KernelGroup.class).toList();
    assertThat(operations).allSatisfy(operation -> assertThat(CpuKernels.class
        .getDeclaredMethod(operation.getName(), operation.getParameterTypes()).getDeclaringClass())
        .isEqualTo(CpuKernels.class));
    assertThat(operations.stream().map(Method::getName)).contains("ssd", "adamW", "layerNorm");
  }
}
