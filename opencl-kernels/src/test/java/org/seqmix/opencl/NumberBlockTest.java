package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.seqmix.opencl.launch.KernelSource;

class NumberBlockTest {
  @Test
  void numbersBecomeFieldsWideOnesFirst() {
    NumberBlock block = NumberBlock.of(KernelSource.of("K", "run", """
        // about
        __kernel __attribute__((reqd_work_group_size(64, 1, 1))) void run(const int n, __global const float *restrict x,
            const long xOffset, float a, __local float *part) {
          x[xOffset] = n * a;
        }
        """));

    assertThat(block.text()).isEqualTo("""
        typedef struct { long xOffset; int n; float a; } numbersOf_run;
        // about
        __kernel __attribute__((reqd_work_group_size(64, 1, 1))) void run(__global const float *restrict x, __local float *part, \
        const numbersOf_run numbers_) { int n = numbers_.n; long xOffset = numbers_.xOffset; float a = numbers_.a;\s
          x[xOffset] = n * a;
        }
        """);
    assertThat(block.at()).containsExactly(8, 0, 0, 12, 1);
    assertThat(block.bytes()).isEqualTo(16);
    assertThat(block.arguments()).isEqualTo(3);
  }

  @Test
  void aStructIsAsLongAsTheCompilerMakesIt() {
    assertThat(bytes("__global float *x, int n, float a, int m")).isEqualTo(12);
    assertThat(bytes("__global float *x, int n, long a")).isEqualTo(16);
    assertThat(bytes("__global float *x, long a, int n, int m, float b")).isEqualTo(24);
  }

  private static int bytes(String parameters) {
    return NumberBlock.of(KernelSource.of("K", "run", "__kernel void run(" + parameters + ") {\n}\n")).bytes();
  }

  @Test
  void aKernelWithoutNumbersStaysAsItIs() {
    String text = "__kernel void run(__global float *x) { x[0] = 1; }";

    assertThat(NumberBlock.of(KernelSource.of("K", "run", text))).isEqualTo(
        new NumberBlock(text, java.util.List.of(0), 0, 1));
  }
}
