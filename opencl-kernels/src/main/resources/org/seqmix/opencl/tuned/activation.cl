#include "rows.cl"
#include "sigmoid.cl"
// Functions of single elements. KIND is the place in Activation; y may be x, dx may be dy.
#ifndef KIND
#define KIND 0
#endif

// (1 + tanh(u)) / 2 = sigmoid(2 u), here 2 u: nothing cancels.
inline floats gelu_inner(floats x) {
  return 1.5957691216f * (x + 0.044715f * x * x * x);
}

inline floats value(floats x) {
#if KIND == 0
  return x * sigmoid(x);
#elif KIND == 1
  return x * sigmoid(gelu_inner(x));
#elif KIND == 2
  return softplus(x);
#elif KIND == 3
  return sigmoid(x);
#elif KIND == 4
  return exp(x);
#elif KIND == 5
  return x > 0.0f ? x + 1.0f : exp(x);
#else
  return 1.0f / x;
#endif
}

inline floats slope(floats x) {
#if KIND == 0
  return silu_slope(x);
#elif KIND == 1
  floats s = sigmoid(gelu_inner(x));
  floats rest = s * sigmoid(-gelu_inner(x));
  // Where s is 0 or 1 its slope is 0, however large the slope of what is inside.
  return s + (rest == 0.0f ? (floats)(0) : rest * x * 1.5957691216f * (1.0f + 0.134145f * x * x));
#elif KIND == 2
  return sigmoid(x);
#elif KIND == 3
  return sigmoid(x) * sigmoid(-x);
#elif KIND == 4
  return exp(x);
#elif KIND == 5
  return x > 0.0f ? (floats)(1) : exp(x);
#else
  floats inverse = 1.0f / x;
  return -inverse * inverse;
#endif
}

__kernel void activate(__global const float *x, const long xOffset, const long xStride, __global float *y,
    const long yOffset, const long yStride, const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column, value(GET(x, xOffset + row * xStride + column)));
}

__kernel void activate_grad(__global const float *dy, const long dyOffset, const long dyStride, __global const float *x,
    const long xOffset, const long xStride, __global float *dx, const long dxOffset, const long dxStride, const long rows,
    const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(dx, dxOffset + row * dxStride + column,
      GET(dy, dyOffset + row * dyStride + column) * slope(GET(x, xOffset + row * xStride + column)));
}

// -softplus(aLog).
__kernel void log_decay(__global const float *x, const long xOffset, const long xStride, __global float *y,
    const long yOffset, const long yStride, const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column, -softplus(GET(x, xOffset + row * xStride + column)));
}

__kernel void log_decay_grad(__global const float *dy, const long dyOffset, const long dyStride, __global const float *x,
    const long xOffset, const long xStride, __global float *dx, const long dxOffset, const long dxStride, const long rows,
    const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(dx, dxOffset + row * dxStride + column,
      -GET(dy, dyOffset + row * dyStride + column) * sigmoid(GET(x, xOffset + row * xStride + column)));
}

// NaN stays NaN.
__kernel void limit(__global const float *x, const long xOffset, const long xStride, const float low, const float high,
    __global float *y, const long yOffset, const long yStride, const long rows, const long columns, const int laneBits,
    const int chunks) {
  PLACE
  floats v = GET(x, xOffset + row * xStride + column);
  PUT(y, yOffset + row * yStride + column, v < low ? (floats)(low) : v > high ? (floats)(high) : v);
}

__kernel void limit_grad(__global const float *dy, const long dyOffset, const long dyStride, __global const float *x,
    const long xOffset, const long xStride, const float low, const float high, __global float *dx, const long dxOffset,
    const long dxStride, const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  floats v = GET(x, xOffset + row * xStride + column);
  floats g = GET(dy, dyOffset + row * dyStride + column);
  PUT(dx, dxOffset + row * dxStride + column, v < low ? (floats)(0) : v > high ? (floats)(0) : v == v ? g : (floats)(0));
}
