// A weight in rows, of F32 or, where W_FLOAT is 0, BF16, as codes of 8 or 4 bits in panels: what tensor/WeightGroup chooses, to the bit.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#include "panels.cl"

#if W_FLOAT
#define VALUE(v) (v)
#else
#define VALUE(v) as_float((uint) (v) << 16)
#endif
#define LARGEST_CODE (BITS == 8 ? 127.0f : 7.0f)
#define LEAST_CODE (BITS == 8 ? -127.0f : -8.0f)
#define REFITS 4
// Floats of a row of a tile: a group's weights, then its scale. An odd number: items that have a row each read from different banks.
#define ROW (GROUP + 1)

// a / b as F32 has it, on devices too whose F32 division is not exact: F64 has more than twice the digits.
inline float quotient(float a, float b) {
  return (float) ((double) a / b);
}

// Bits of the nearest F16, of two equally near ones the even one; an infinity where F16 ends, and for what is no number.
inline uint f16(float v) {
  uint bits = as_uint(v) & 0x7fffffffu;
  uint f = bits < 0x38800000u ? (uint) rint(fabs(v) * 16777216.0f) : (bits - 0x38000000u + 0xfffu + (bits >> 13 & 1)) >> 13;
  return min(f, 0x7c00u) | as_uint(v) >> 16 & 0x8000u;
}

inline bool is_finite(uint bits) {
  return (bits & 0x7c00u) != 0x7c00u;
}

// How many times `step` a weight is, as a whole number in the range of codes.
inline float steps(float weight, float step) {
  return step == 0 ? 0 : rint(clamp(quotient(weight, step), LEAST_CODE, LARGEST_CODE));
}

// The squared error over the group with this scale.
inline double error_of(__local const float *weights, float step) {
  double sum = 0;
  for (int i = 0; i < GROUP; i++) {
    double error = weights[i] - (double) steps(weights[i], step) * step;
    sum += error * error;
  }
  return sum;
}

// The scale with the least squared error for the codes that `step` gives; 0 where all of them are zero.
inline float refit(__local const float *weights, float step) {
  double product = 0;
  double square = 0;
  for (int i = 0; i < GROUP; i++) {
    double s = steps(weights[i], step);
    product += weights[i] * s;
    square += s * s;
  }
  return square == 0 ? 0 : (float) (product / square);
}

// The scale of 4 bits for weights whose largest, sign included, is `largest`; an infinity where any that is tried is one.
inline uint best_scale(__local const float *weights, float largest) {
  const float divisors[8] = {-8, -7.5f, -7, -8.5f, -6.5f, 7, 7.5f, 6.5f};
  uint best = 0;
  double least = INFINITY;
  for (int i = 0; i < 8 + REFITS; i++) {
    uint bits = f16(i < 8 ? quotient(largest, divisors[i]) : refit(weights, HALF(best)));
    if (!is_finite(bits)) {
      return bits;
    }
    double error = error_of(weights, HALF(bits));
    if (error < least) {
      least = error;
      best = bits;
    } else if (i >= 8) {
      return best;
    }
  }
  return best;
}

// A group of 64 items has the same GROUP inputs of a panel, an item those of one output. `bad` becomes 1 where a scale is none: then the panels
// are of no use.
__kernel __attribute__((reqd_work_group_size(PANEL, 1, 1)))
void pack(__global const W_ELEMENT *restrict w, const long wOffset, const long wStride, __global uint *restrict y,
    const long yOffset, __global int *bad, const long badOffset, const int outputs, const int inputs) {
  __local float tile[PANEL * ROW];
  int me = get_local_id(0);
  int groups = (inputs + GROUP - 1) / GROUP;
  int panel = get_group_id(0) / groups;
  int first = get_group_id(0) % groups * GROUP;
  int count = min(inputs - first, GROUP);
  // What is beyond the last output or input is zero, which changes no scale and no error.
  for (int i = me; i < PANEL * GROUP; i += PANEL) {
    long o = (long) panel * PANEL + i / GROUP;
    int k = i % GROUP;
    tile[i / GROUP * ROW + k] = o < outputs && k < count ? VALUE(w[wOffset + o * wStride + first + k]) : 0;
  }
  barrier(CLK_LOCAL_MEM_FENCE);

  __local float *weights = tile + me * ROW;
  float largest = 0;
  bool isFinite = true;
  for (int i = 0; i < GROUP; i++) {
    largest = fabs(weights[i]) > fabs(largest) ? weights[i] : largest;
    isFinite = isFinite && isfinite(weights[i]);
  }
  uint scale = 0;
  if (isFinite) {
    scale = BITS == 8 ? f16(quotient(fabs(largest), 127)) : largest == 0 ? 0 : best_scale(weights, largest);
  }
  if (!isFinite || !is_finite(scale)) {
    bad[badOffset] = 1;
  }
  float step = HALF(scale);
  for (int i = 0; i < GROUP; i++) {
    weights[i] = steps(weights[i], step) + ZERO;
  }
  weights[GROUP] = scale;
  barrier(CLK_LOCAL_MEM_FENCE);

  __global uint *to = y + yOffset + panel * panel_words(inputs) + (long) first / GROUP * GROUP_LINES * LINE;
  for (int i = me; i < (2 + CODE_LINES(count)) * LINE; i += PANEL) {
    int line = i / LINE;
    __local const float *from = tile + i % LINE * ROW;
    uint word = 0;
    if (line < 2) {
      word = (uint) from[2 * line * LINE * ROW + GROUP] | (uint) from[(2 * line + 1) * LINE * ROW + GROUP] << 16;
    } else {
      for (int v = 0; v < 4; v++) {
        __local const float *codes = from + v * LINE * ROW;
#if BITS == 8
        word |= (uint) codes[line - 2] << 8 * v;
#else
        word |= (uint) codes[2 * (line - 2)] << 4 * v | (uint) codes[2 * (line - 2) + 1] << (16 + 4 * v);
#endif
      }
    }
    to[i] = word;
  }
}
