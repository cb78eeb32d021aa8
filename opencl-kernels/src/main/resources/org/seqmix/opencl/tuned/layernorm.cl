#include "norm.cl"

// y = (x - mean) / sqrt(variance + epsilon) * w + bias; mean and scale keep the two numbers of a token.
__kernel void layer_norm(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict w, const long wOffset, __global const float *restrict bias, const long biasOffset,
    const int hasBias, __global float *restrict y, const long yOffset, const long yStride, __global float *restrict mean,
    const long meanOffset, __global float *restrict scale, const long scaleOffset, const int width, const float epsilon) {
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
      sum += v;
    }
  }
  float m = sum_of(TOTAL(sum), shared) / width;
  floats squares = 0;
  EACH {
    if (INSIDE) {
      floats v = HELD(kept, GET(from, COLUMN)) - m;
      squares = fma(v, v, squares);
    }
  }
  float s = 1 / sqrt(sum_of(TOTAL(squares), shared) / width + epsilon);
  EACH {
    if (INSIDE) {
      floats v = s * (HELD(kept, GET(from, COLUMN)) - m) * GET(w, wOffset + COLUMN);
      if (hasBias) {
        v += GET(bias, biasOffset + COLUMN);
      }
      PUT(to, COLUMN, v);
    }
  }
  if (get_local_id(0) == 0) {
    mean[meanOffset + token] = m;
    scale[scaleOffset + token] = s;
  }
}

// With z = s (x - m) and g = w dy: dx = s (g - mean(g) - z mean(g z)); row g of `slopes` (groups, 2 width): the group's sums of
// dy z, then of dy.
__kernel void layer_norm_grad(__global const float *restrict dy, const long dyOffset, const long dyStride,
    __global const float *restrict x, const long xOffset, const long xStride, __global const float *restrict w,
    const long wOffset, __global const float *restrict mean, const long meanOffset, __global const float *restrict scale,
    const long scaleOffset, __global float *restrict dx, const long dxOffset, const long dxStride,
    __global float *restrict slopes, const long slopesOffset, const long slopesStride, const long rows, const int width) {
  SHARED;
  ROOM(values);
  ROOM(grads);
  ROOM(weightSums);
  ROOM(biasSums);
  __global float *slope = slopes + slopesOffset + get_group_id(0) * slopesStride;
  for (long token = get_group_id(0); token < rows; token += get_num_groups(0)) {
    __global const float *from = x + xOffset + token * xStride;
    __global const float *out = dy + dyOffset + token * dyStride;
    float m = mean[meanOffset + token];
    float s = scale[scaleOffset + token];
    bool isFirst = token == get_group_id(0);
    floats sum = 0;
    floats along = 0;
    EACH {
      if (INSIDE) {
        floats z = s * (GET(from, COLUMN) - m);
        floats g = GET(out, COLUMN);
#if SLOPES && KEPT
        weightSums[i] = isFirst ? g * z : fma(g, z, weightSums[i]);
        biasSums[i] = isFirst ? g : biasSums[i] + g;
#elif SLOPES
        PUT(slope, COLUMN, isFirst ? g * z : fma(g, z, GET(slope, COLUMN)));
        PUT(slope, width + COLUMN, isFirst ? g : GET(slope, width + COLUMN) + g);
#endif
        g *= GET(w, wOffset + COLUMN);
        HOLD(values, z);
        HOLD(grads, g);
        sum += g;
        along = fma(g, z, along);
      }
    }
    float2 means = sums_of((float2)(TOTAL(sum), TOTAL(along)), shared) / width;
    EACH {
      if (INSIDE) {
        floats g = HELD(grads, GET(out, COLUMN) * GET(w, wOffset + COLUMN));
        floats z = HELD(values, s * (GET(from, COLUMN) - m));
        PUT(dx + dxOffset + token * dxStride, COLUMN, s * (g - means.x - z * means.y));
      }
    }
  }
#if SLOPES && KEPT
  EACH {
    if (INSIDE) {
      PUT(slope, COLUMN, weightSums[i]);
      PUT(slope, width + COLUMN, biasSums[i]);
    }
  }
#endif
}
