#include "rows.cl"
#include "sigmoid.cl"
// y = x silu(z + bias) and its gradients.

__kernel void gate(__global const float *x, const long xOffset, const long xStride, __global const float *z,
    const long zOffset, const long zStride, __global const float *bias, const long biasOffset, const int hasBias,
    __global float *y, const long yOffset, const long yStride, const long rows, const long columns, const int laneBits,
    const int chunks) {
  PLACE
  floats v = GET(z, zOffset + row * zStride + column);
  if (hasBias) {
    v += GET(bias, biasOffset + column);
  }
  PUT(y, yOffset + row * yStride + column, GET(x, xOffset + row * xStride + column) * v * sigmoid(v));
}

__kernel void gate_grad(__global const float *dy, const long dyOffset, const long dyStride, __global const float *x,
    const long xOffset, const long xStride, __global const float *z, const long zOffset, const long zStride,
    __global const float *bias, const long biasOffset, const int hasBias, __global float *dx, const long dxOffset,
    const long dxStride, __global float *dz, const long dzOffset, const long dzStride, const long rows, const long columns,
    const int laneBits, const int chunks) {
  PLACE
  floats v = GET(z, zOffset + row * zStride + column);
  if (hasBias) {
    v += GET(bias, biasOffset + column);
  }
  floats g = GET(dy, dyOffset + row * dyStride + column);
  floats value = GET(x, xOffset + row * xStride + column);
  floats open = sigmoid(v);
  PUT(dx, dxOffset + row * dxStride + column, g * v * open);
  PUT(dz, dzOffset + row * dzStride + column, g * value * open * (1.0f + v * sigmoid(-v)));
}
