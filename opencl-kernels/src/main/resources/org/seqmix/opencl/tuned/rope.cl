#include "rows.cl"
// Pairs (i, i + half) of each head turn by their token's angle; columns from 2 half on are copied. `columns` counts pairs and
// copied columns: an item turns WIDTH pairs or copies WIDTH columns.
__kernel void rope(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict cosines, const long cosinesOffset, const long cosinesStride,
    __global const float *restrict sines, const long sinesOffset, const long sinesStride, const float sign,
    __global const int *restrict spans, const long spansOffset, __global const int *restrict spanOf, const long spanOfOffset,
    const int headDim, const int pairs, __global float *restrict y, const long yOffset, const long yStride, const long rows,
    const long columns, const int laneBits, const int chunks) {
  PLACE
  int unit = headDim - pairs;
  int head = (uint)column / (uint)unit;
  int i = (int)column - head * unit;
  long from = xOffset + row * xStride + (long)head * headDim;
  long to = yOffset + row * yStride + (long)head * headDim;
  if (i >= pairs) {
    PUT(y, to + pairs + i, GET(x, from + pairs + i));
    return;
  }
  __global const int *span = spans + spansOffset + 6 * spanOf[spanOfOffset + row];
  long position = span[3] + row - span[1];
  floats c = GET(cosines, cosinesOffset + position * cosinesStride + i);
  floats s = sign * GET(sines, sinesOffset + position * sinesStride + i);
  floats first = GET(x, from + i);
  floats second = GET(x, from + pairs + i);
  PUT(y, to + i, first * c - second * s);
  PUT(y, to + pairs + i, second * c + first * s);
}
