#include "rows.cl"
#include "exponentials.cl"
// Losses per token: one group a token, logits read once.

// -log softmax(logits)[label], 0 where the label is negative; lse keeps the logarithm of the sum of exponentials.
__kernel void cross_entropy(__global const float *restrict logits, const long logitsOffset, const long logitsStride,
    __global const int *restrict labels, const long labelsOffset, __global float *restrict loss, const long lossOffset,
    __global float *restrict lse, const long lseOffset, const int width) {
  SHARED;
  long token = get_group_id(0);
  __global const float *from = logits + logitsOffset + token * logitsStride;
  float2 all = (float2)(-INFINITY, 0);
  for (int c = get_local_id(0) * WIDTH; c < width; c += 4 * LANES * WIDTH) {
    floats v[4];
    _Pragma("unroll") for (int i = 0; i < 4; i++) {
      int at = c + i * LANES * WIDTH;
      v[i] = at < width ? GET(from, at) : (floats)(-INFINITY);
    }
    float top = fmax(all.x, LARGEST(fmax(fmax(v[0], v[1]), fmax(v[2], v[3]))));
    float base = level(top);
    floats more = exp(v[0] - base) + exp(v[1] - base) + exp(v[2] - base) + exp(v[3] - base);
    all = (float2)(top, all.y * exp(all.x - base) + TOTAL(more));
  }
  float top = level(maxima_of((float2)(all.x, 0), shared).x);
  float sum = top + log(sum_of(all.y * exp(all.x - top), shared));
  if (get_local_id(0) == 0) {
    int label = labels[labelsOffset + token];
    lse[lseOffset + token] = sum;
    loss[lossOffset + token] = label < 0 ? 0 : sum - from[label];
  }
}

// dlogits = dloss (softmax - onehot), zero where the label is negative.
__kernel void cross_entropy_grad(__global const float *restrict dloss, const long dlossOffset,
    __global const float *logits, const long logitsOffset, const long logitsStride, __global const int *restrict labels,
    const long labelsOffset, __global const float *restrict lse, const long lseOffset, __global float *dlogits,
    const long dlogitsOffset, const long dlogitsStride, const long rows, const long columns, const int laneBits,
    const int chunks) {
  PLACE
  int label = labels[labelsOffset + row];
  long to = dlogitsOffset + row * dlogitsStride + column;
  if (label < 0) {
    PUT(dlogits, to, (floats)(0));
    return;
  }
  floats p = exp(GET(logits, logitsOffset + row * logitsStride + column) - lse[lseOffset + row]);
#if WIDTH == 4
  p -= convert_float4(((int4)(0, 1, 2, 3) + (int)column == label) & 1);
#else
  p -= column == label ? 1 : 0;
#endif
  PUT(dlogits, to, dloss[dlossOffset + row] * p);
}

// The L2 norm of a - b.
__kernel void row_distance(__global const float *restrict a, const long aOffset, const long aStride,
    __global const float *restrict b, const long bOffset, const long bStride, __global float *restrict loss,
    const long lossOffset, const int width) {
  SHARED;
  long token = get_group_id(0);
  floats sum = 0;
  for (int c = get_local_id(0) * WIDTH; c < width; c += LANES * WIDTH) {
    floats e = GET(a, aOffset + token * aStride + c) - GET(b, bOffset + token * bStride + c);
    sum = fma(e, e, sum);
  }
  float all = sum_of(TOTAL(sum), shared);
  if (get_local_id(0) == 0) {
    loss[lossOffset + token] = sqrt(all);
  }
}

// da = dloss (a - b) / loss, zero where the loss is zero.
__kernel void row_distance_grad(__global const float *restrict dloss, const long dlossOffset, __global const float *a,
    const long aOffset, const long aStride, __global const float *b, const long bOffset, const long bStride,
    __global const float *restrict loss, const long lossOffset, __global float *da, const long daOffset,
    const long daStride, const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  float norm = loss[lossOffset + row];
  float factor = norm == 0 ? 0 : dloss[dlossOffset + row] / norm;
  PUT(da, daOffset + row * daStride + column,
      factor * (GET(a, aOffset + row * aStride + column) - GET(b, bOffset + row * bStride + column)));
}
