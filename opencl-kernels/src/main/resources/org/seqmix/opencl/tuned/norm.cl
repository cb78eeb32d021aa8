#include "rows.cl"
// RMSNorm and LayerNorm, one group a token (gradients: a group takes tokens g, g + groups, …). An item holds KEPT vectors of a row
// in registers; wider rows (KEPT 0) are read again.
#ifndef KEPT
#define KEPT 0
#endif
// Whether gradients of the weights are wanted.
#ifndef SLOPES
#define SLOPES 0
#endif

#if KEPT
#define EACH _Pragma("unroll") for (int i = 0; i < KEPT; i++)
#define COLUMN ((i * LANES + (int)get_local_id(0)) * WIDTH)
#define INSIDE (COLUMN < width)
#define ROOM(name) floats name[KEPT]
#define HOLD(name, v) name[i] = v
#define HELD(name, v) name[i]
#else
#define EACH for (int i = 0; (i * LANES + (int)get_local_id(0)) * WIDTH < width; i++)
#define COLUMN ((i * LANES + (int)get_local_id(0)) * WIDTH)
#define INSIDE true
#define ROOM(name)
#define HOLD(name, v)
#define HELD(name, v) (v)
#endif

// y = x / sqrt(mean(x²) + epsilon) * w; scale keeps the factor.
__kernel void rms_norm(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict w, const long wOffset, __global float *restrict y, const long yOffset,
    const long yStride, __global float *restrict scale, const long scaleOffset, const int width, const float epsilon) {
  SHARED;
  long token = get_group_id(0);
  __global const float *from = x + xOffset + token * xStride;
  __global float *to = y + yOffset + token * yStride;
  ROOM(kept);
  floats sum = 0;
  EACH {
    if (INSIDE) {
      floats v = GET(from, COLUMN);
      HOLD(kept, v);
      sum = fma(v, v, sum);
    }
  }
  float factor = 1 / sqrt(sum_of(TOTAL(sum), shared) / width + epsilon);
  EACH {
    if (INSIDE) {
      PUT(to, COLUMN, HELD(kept, GET(from, COLUMN)) * factor * GET(w, wOffset + COLUMN));
    }
  }
  if (get_local_id(0) == 0) {
    scale[scaleOffset + token] = factor;
  }
}

// dx = s (w dy - x s² mean(dy w x)); row g of `slopes` (groups, width): the group's sum of dy x s.
__kernel void rms_norm_grad(__global const float *restrict dy, const long dyOffset, const long dyStride,
    __global const float *restrict x, const long xOffset, const long xStride, __global const float *restrict w,
    const long wOffset, __global const float *restrict scale, const long scaleOffset, __global float *restrict dx,
    const long dxOffset, const long dxStride, __global float *restrict slopes, const long slopesOffset,
    const long slopesStride, const long rows, const int width) {
  SHARED;
  ROOM(values);
  ROOM(grads);
  ROOM(sums);
  __global float *slope = slopes + slopesOffset + get_group_id(0) * slopesStride;
  for (long token = get_group_id(0); token < rows; token += get_num_groups(0)) {
    __global const float *from = x + xOffset + token * xStride;
    __global const float *out = dy + dyOffset + token * dyStride;
    float s = scale[scaleOffset + token];
    bool isFirst = token == get_group_id(0);
    floats dot = 0;
    EACH {
      if (INSIDE) {
        floats v = GET(from, COLUMN);
        floats g = GET(out, COLUMN);
#if SLOPES && KEPT
        sums[i] = isFirst ? g * v * s : fma(g * v, (floats)(s), sums[i]);
#elif SLOPES
        PUT(slope, COLUMN, isFirst ? g * v * s : fma(g * v, (floats)(s), GET(slope, COLUMN)));
#endif
        g *= GET(w, wOffset + COLUMN);
        HOLD(values, v);
        HOLD(grads, g);
        dot = fma(g, v, dot);
      }
    }
    float along = s * s * sum_of(TOTAL(dot), shared) / width;
    EACH {
      if (INSIDE) {
        floats g = HELD(grads, GET(out, COLUMN) * GET(w, wOffset + COLUMN));
        PUT(dx + dxOffset + token * dxStride, COLUMN, s * (g - HELD(values, GET(from, COLUMN)) * along));
      }
    }
  }
#if SLOPES && KEPT
  EACH {
    if (INSIDE) {
      PUT(slope, COLUMN, sums[i]);
    }
  }
#endif
}
