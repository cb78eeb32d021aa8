#include "rows.cl"
#include "exponentials.cl"
// Divergences of two softmaxes: one group a token, no array of probabilities. KIND is the place in Divergence.
//
// `weight` is the distribution that the sum is weighted with (the teacher's p; for reverse KL the student's q), `other` the other
// one: sum over v of weight (log weight - log other), or of -weight log other.
#ifndef KIND
#define KIND 0
#endif

// For a row: (log-sum-exp of the weighing logits, of the other logits, the divergence). Logits are divided by temperatures.
inline float3 compare(__global const float *weight, float weightScale, __global const float *other, float otherScale,
    int width, __local float2 *shared) {
  float2 top = (float2)(-INFINITY);
  float3 sums = (float3)(0);
  for (int c = get_local_id(0) * WIDTH; c < width; c += 2 * LANES * WIDTH) {
    int next = c + LANES * WIDTH;
    floats w = GET(weight, c) * weightScale;
    floats o = GET(other, c) * otherScale;
    floats w2 = next < width ? GET(weight, next) * weightScale : (floats)(-INFINITY);
    floats o2 = next < width ? GET(other, next) * otherScale : (floats)(-INFINITY);
    float2 now = fmax(top, (float2)(LARGEST(fmax(w, w2)), LARGEST(fmax(o, o2))));
    float2 base = (float2)(level(now.x), level(now.y));
    float2 fade = exp(top - base);
    floats e = exp(w - base.x);
    floats e2 = exp(w2 - base.x);
#if KIND == 0
    floats terms = weighted(e, -o) + weighted(e2, -o2);
#else
    floats terms = weighted(e, w - o) + weighted(e2, w2 - o2);
#endif
    sums.xy = sums.xy * fade + (float2)(TOTAL(e + e2), TOTAL(exp(o - base.y) + exp(o2 - base.y)));
    sums.z = (fade.x == 0 ? 0 : sums.z * fade.x) + TOTAL(terms);
    top = now;
  }
  float2 most = maxima_of(top, shared);
  float2 base = (float2)(level(most.x), level(most.y));
  float2 fade = exp(top - base);
  float2 all = sums_of(sums.xy * fade, shared);
  float terms = sum_of(fade.x == 0 ? 0 : sums.z * fade.x, shared);
  float2 lse = base + log(all);
#if KIND == 0
  return (float3)(lse.x, lse.y, terms / all.x + lse.y);
#else
  return (float3)(lse.x, lse.y, terms / all.x - lse.x + lse.y);
#endif
}

__kernel void divergence(__global const float *restrict student, const long studentOffset, const long studentStride,
    __global const float *restrict teacher, const long teacherOffset, const long teacherStride, const float studentScale,
    const float teacherScale, __global float *restrict loss, const long lossOffset, const int width) {
  SHARED;
  long token = get_group_id(0);
  __global const float *s = student + studentOffset + token * studentStride;
  __global const float *t = teacher + teacherOffset + token * teacherStride;
#if KIND == 2
  float3 found = compare(s, studentScale, t, teacherScale, width, shared);
#else
  float3 found = compare(t, teacherScale, s, studentScale, width, shared);
#endif
  if (get_local_id(0) == 0) {
    loss[lossOffset + token] = found.z;
  }
}

// (q - p) / T, for reverse KL q (log q - log p - KL) / T, times dloss. The rows are read again, from a cache where they fit one.
__kernel void divergence_grad(__global const float *restrict dloss, const long dlossOffset, __global const float *student,
    const long studentOffset, const long studentStride, __global const float *teacher, const long teacherOffset,
    const long teacherStride, const float studentScale, const float teacherScale, __global float *dstudent,
    const long dstudentOffset, const long dstudentStride, const int width) {
  SHARED;
  long token = get_group_id(0);
  __global const float *s = student + studentOffset + token * studentStride;
  __global const float *t = teacher + teacherOffset + token * teacherStride;
  float factor = dloss[dlossOffset + token] * studentScale;
#if KIND == 2
  float3 found = compare(s, studentScale, t, teacherScale, width, shared);
#else
  float3 found = compare(t, teacherScale, s, studentScale, width, shared).yxz;
#endif
  for (int c = get_local_id(0) * WIDTH; c < width; c += LANES * WIDTH) {
    floats logQ = GET(s, c) * studentScale - found.x;
    floats logP = GET(t, c) * teacherScale - found.y;
#if KIND == 2
    floats slope = weighted(exp(logQ), logQ - logP - found.z);
#else
    floats slope = exp(logQ) - exp(logP);
#endif
    PUT(dstudent + dstudentOffset + token * dstudentStride, c, factor * slope);
  }
}
