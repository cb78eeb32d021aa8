#include "rows.cl"
// Heads of P columns times a number each: s (T, H), or (H) with a stride of 0.

__kernel void scale_heads(__global const float *x, const long xOffset, const long xStride, __global const float *s,
    const long sOffset, const long sStride, const int headDim, __global float *y, const long yOffset, const long yStride,
    const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column, GET(x, xOffset + row * xStride + column)
      * s[sOffset + row * sStride + (uint)column / (uint)headDim]);
}

// dx = dy s and ds = sum over a head of dy x: 2^teamBits items a head, LANES >> teamBits heads a group, numbered token by token.
__kernel void scale_heads_grad(__global const float *restrict dy, const long dyOffset, const long dyStride,
    __global const float *restrict x, const long xOffset, const long xStride, __global const float *restrict s,
    const long sOffset, const long sStride, __global float *restrict dx, const long dxOffset, const long dxStride,
    __global float *restrict ds, const long dsOffset, const long dsStride, const int headDim, const int heads,
    const long count, const int teamBits) {
  __local float part[LANES];
  int lane = get_local_id(0);
  int member = lane & ((1 << teamBits) - 1);
  long head = (long)get_group_id(0) * (LANES >> teamBits) + (lane >> teamBits);
  long row = head / heads;
  int h = (int)(head - row * heads);
  floats sum = 0;
  if (head < count) {
    float factor = s[sOffset + row * sStride + h];
    for (int p = member * WIDTH; p < headDim; p += WIDTH << teamBits) {
      long column = (long)h * headDim + p;
      floats g = GET(dy, dyOffset + row * dyStride + column);
      sum = fma(g, GET(x, xOffset + row * xStride + column), sum);
      PUT(dx, dxOffset + row * dxStride + column, g * factor);
    }
  }
  part[lane] = TOTAL(sum);
  barrier(CLK_LOCAL_MEM_FENCE);
  if (member == 0 && head < count) {
    float all = part[lane];
    for (int i = 1; i < 1 << teamBits; i++) {
      all += part[lane + i];
    }
    ds[dsOffset + row * dsStride + h] = all;
  }
}

// dw[h] += the sum of x over all rows and the columns of head h: a group a head.
__kernel void add_head_sums(__global const float *restrict x, const long xOffset, const long xStride,
    __global float *restrict dw, const long dwOffset, const int headDim, const int rows) {
  SHARED;
  int h = get_group_id(0);
  float sum = 0;
  for (long i = get_local_id(0); i < (long)rows * headDim; i += LANES) {
    long row = i / headDim;
    sum += x[xOffset + row * xStride + (long)h * headDim + (i - row * headDim)];
  }
  sum = sum_of(sum, shared);
  if (get_local_id(0) == 0) {
    dw[dwOffset + h] += sum;
  }
}
