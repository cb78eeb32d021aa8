// Largest value and sum over the TX items that share rows, for RI rows each; every item gets it.
#if SHUFFLE
#define LANES_MEMORY
#define LANES_ARGUMENT
HELPER float other(float v, int distance) {
  float r;
  asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=f"(r) : "f"(v), "r"(distance));
  return r;
}
HELPER void lanes_max(float *v) {
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int d = 1; d < TX; d *= 2) {
      v[i] = fmax(v[i], other(v[i], d));
    }
  }
}
HELPER void lanes_sum(float *v) {
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int d = 1; d < TX; d *= 2) {
      v[i] += other(v[i], d);
    }
  }
}
#else
#define LANES_MEMORY __local float lanes[LEFT * TX];
#define LANES_ARGUMENT , lanes
HELPER void lanes_put(float *v, __local float *lanes) {
  ITEM;
  UNROLL
  for (int i = 0; i < RI; i++) {
    lanes[(ty + TY * i) * TX + tx] = v[i];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
}
HELPER void lanes_max(float *v, __local float *lanes) {
  ITEM;
  lanes_put(v, lanes);
  UNROLL
  for (int i = 0; i < RI; i++) {
    for (int l = 0; l < TX; l++) {
      v[i] = fmax(v[i], lanes[(ty + TY * i) * TX + l]);
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
}
HELPER void lanes_sum(float *v, __local float *lanes) {
  ITEM;
  lanes_put(v, lanes);
  UNROLL
  for (int i = 0; i < RI; i++) {
    v[i] = 0;
    for (int l = 0; l < TX; l++) {
      v[i] += lanes[(ty + TY * i) * TX + l];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
}
#endif
