// The state-space dual recurrence token by token, for rows of a token or a few: generation. One pass over the states.
//
// One work group takes one row and head. An item has four neighbouring columns of every LINES-th line of the state, in registers
// from the row's first token to its last.
//
// Definitions: N state size, P head dim (a multiple of 4), LINES lines of the state at a time; P / 4 LINES items.

#define WIDE (P / 4)
#define MINE ((N + LINES - 1) / LINES)

__kernel __attribute__((reqd_work_group_size(WIDE * LINES, 1, 1))) void ssd_step(__global const float *restrict x,
    const long xOffset, const long xStride, __global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict decay,
    const long decayOffset, const long decayStride, __global const float *restrict d, const long dOffset, const int hasD,
    __global const int *restrict spans, const long spansOffset, __global const int *restrict firstSpan,
    const long firstSpanOffset, const int heads, const int headsPerGroup, __global const float *in, const long inOffset,
    const int hasIn, __global float *restrict y, const long yOffset, const long yStride, __global float *out,
    const long outOffset, const int hasOut) {
  __local float4 parts[LINES * WIDE];
  const int quad = get_local_id(0) % WIDE;
  const int line = get_local_id(0) / WIDE;
  const int head = get_group_id(0);
  const long row = get_group_id(1);
  const long place = (row * heads + head) * N * P + 4 * quad;
  const int first = firstSpan[firstSpanOffset + row];
  const int last = firstSpan[firstSpanOffset + row + 1];
  float4 h[MINE];
  if (hasIn && spans[spansOffset + 6 * first + 4]) {
#pragma unroll
    for (int m = 0; m < MINE; m++) {
      int n = line + m * LINES;
      h[m] = n < N ? *(__global const float4 *)(in + inOffset + place + (long)n * P) : (float4)0;
    }
  } else {
#pragma unroll
    for (int m = 0; m < MINE; m++) {
      h[m] = (float4)0;
    }
  }
  for (int s = first; s < last; s++) {
    const int from = spans[spansOffset + 6 * s + 1];
    const int to = spans[spansOffset + 6 * s + 2];
    if (s > first) {
#pragma unroll
      for (int m = 0; m < MINE; m++) {
        h[m] = (float4)0;
      }
    }
    for (long t = from; t < to; t++) {
      const float a = exp(decay[decayOffset + t * decayStride + head]);
      const float4 v = vload4(0, x + xOffset + t * xStride + head * P + 4 * quad);
      __global const float *keys = b + bOffset + t * bStride + head / headsPerGroup * N;
      __global const float *queries = c + cOffset + t * cStride + head / headsPerGroup * N;
      float4 sum = (float4)0;
#pragma unroll
      for (int m = 0; m < MINE; m++) {
        int n = line + m * LINES;
        if (n < N) {
          h[m] = fma((float4)a, h[m], keys[n] * v);
          sum = fma((float4)queries[n], h[m], sum);
        }
      }
      parts[line * WIDE + quad] = sum;
      barrier(CLK_LOCAL_MEM_FENCE);
      if (line == 0) {
        sum = hasD ? d[dOffset + head] * v : (float4)0;
        for (int l = 0; l < LINES; l++) {
          sum += parts[l * WIDE + quad];
        }
        vstore4(sum, 0, y + yOffset + t * yStride + head * P + 4 * quad);
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }
  if (hasOut) {
#pragma unroll
    for (int m = 0; m < MINE; m++) {
      int n = line + m * LINES;
      if (n < N) {
        *(__global float4 *)(out + outOffset + place + (long)n * P) = h[m];
      }
    }
  }
}
