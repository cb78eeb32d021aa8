#include "rows.cl"
// Sums and products of elements. y may be x or z: an item writes what it alone has read.

__kernel void axpby(const float a, __global const float *x, const long xOffset, const long xStride, const float b,
    __global const float *z, const long zOffset, const long zStride, __global float *y, const long yOffset,
    const long yStride, const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  floats v = a * GET(x, xOffset + row * xStride + column);
  // A factor of 0 asks for no z, whatever it holds: a scaled copy reads one tensor.
  if (b != 0) {
    v = fma((floats)(b), GET(z, zOffset + row * zStride + column), v);
  }
  PUT(y, yOffset + row * yStride + column, v);
}

__kernel void multiply(__global const float *x, const long xOffset, const long xStride, __global const float *z,
    const long zOffset, const long zStride, __global float *y, const long yOffset, const long yStride, const long rows,
    const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column,
      GET(x, xOffset + row * xStride + column) * GET(z, zOffset + row * zStride + column));
}

__kernel void add_row(__global const float *x, const long xOffset, const long xStride, __global const float *bias,
    const long biasOffset, __global float *y, const long yOffset, const long yStride, const long rows, const long columns,
    const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column, GET(x, xOffset + row * xStride + column) + GET(bias, biasOffset + column));
}
