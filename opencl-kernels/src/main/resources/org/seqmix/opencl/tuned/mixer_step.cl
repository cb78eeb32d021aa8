#include "rows.cl"
#include "sigmoid.cl"
// A token a row of a discrete Mamba-2 mixer between its two projections: convolution, decay, recurrence and gate, every result on the
// way written. See causal_conv_step, log_decay, ssd_step and gate, which do the same one after the other.
//
// A work group takes one row and head, and that head's channels of x, B and C: every head has keys and queries of its own.
// Definitions: N state size, P head dim (a multiple of 4), K taps, ROWS lines of the state at a time; P / 4 ROWS items.

#define WIDE (P / 4)
#define SIZE (WIDE * ROWS)
#define MINE ((N + ROWS - 1) / ROWS)

__kernel __attribute__((reqd_work_group_size(SIZE, 1, 1))) void mixer_step(__global const float *restrict x,
    const long xOffset, const long xStride, __global const float *restrict w, const long wOffset, const long wStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global const int *restrict spans, const long spansOffset, const int heads, __global const float *carried,
    const long carriedOffset, const int hasCarried, __global float *restrict xbc, const long xbcOffset,
    const long xbcStride, __global float *carries, const long carriesOffset, const int hasCarries,
    __global const float *restrict aLog, const long aLogOffset, const long aLogStride,
    __global float *restrict decay, const long decayOffset, const long decayStride,
    __global const float *restrict d, const long dOffset, const int hasD, __global const float *in, const long inOffset,
    const int hasIn, __global float *restrict y, const long yOffset, const long yStride, __global float *out,
    const long outOffset, const int hasOut, __global const float *restrict z, const long zOffset, const long zStride,
    __global const float *restrict zBias, const long zBiasOffset, const int hasZBias,
    __global float *restrict gated, const long gatedOffset, const long gatedStride) {
  __local float seen[P + 2 * N];
  __local float4 parts[ROWS * WIDE];
  const int item = get_local_id(0);
  const int quad = item % WIDE;
  const int line = item / WIDE;
  const int head = get_group_id(0);
  const long row = get_group_id(1);
  __global const int *span = spans + spansOffset + 6 * row;
  const long token = span[1];
  const int count = span[2] - span[1];
  const int continues = span[4];
  const long place = (row * heads + head) * N * P + 4 * quad;
  float4 h[MINE];
#pragma unroll
  for (int m = 0; m < MINE; m++) {
    int n = line + m * ROWS;
    h[m] = hasIn && continues && n < N ? *(__global const float4 *)(in + inOffset + place + (long)n * P) : (float4)0;
  }
  const int channels = heads * (P + 2 * N);
  for (int i = item; i < P + 2 * N; i += SIZE) {
    const int channel = i < P ? head * P + i
        : i < P + N ? heads * P + head * N + i - P : heads * (P + N) + head * N + i - P - N;
    const long first = row * (K - 1) * channels + channel;
    float window[K];
#pragma unroll
    for (int j = 0; j + 1 < K; j++) {
      window[j] = hasCarried && continues ? carried[carriedOffset + first + j * channels] : 0.0f;
    }
    window[K - 1] = count > 0 ? x[xOffset + token * xStride + channel] : 0.0f;
    if (count > 0) {
      float sum = hasBias ? bias[biasOffset + channel] : 0.0f;
#pragma unroll
      for (int j = 0; j < K; j++) {
        sum = fma(w[wOffset + channel * wStride + j], window[j], sum);
      }
      seen[i] = sum;
      xbc[xbcOffset + token * xbcStride + channel] = sum;
    }
    if (hasCarries) {
#pragma unroll
      for (int j = 0; j + 1 < K; j++) {
        carries[carriesOffset + first + j * channels] = count > 0 ? window[j + 1] : window[j];
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  if (count > 0) {
    const float logDecay = -softplus(aLog[aLogOffset + token * aLogStride + head]);
    const float kept = exp(logDecay);
    const float4 v = vload4(quad, seen);
    float4 sum = (float4)0;
#pragma unroll
    for (int m = 0; m < MINE; m++) {
      int n = line + m * ROWS;
      if (n < N) {
        h[m] = fma((float4)kept, h[m], seen[P + n] * v);
        sum = fma((float4)seen[P + N + n], h[m], sum);
      }
    }
    parts[line * WIDE + quad] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (line == 0) {
      sum = hasD ? d[dOffset + head] * v : (float4)0;
      for (int l = 0; l < ROWS; l++) {
        sum += parts[l * WIDE + quad];
      }
      const int column = head * P + 4 * quad;
      vstore4(sum, 0, y + yOffset + token * yStride + column);
      float open[4];
      vstore4(vload4(0, z + zOffset + token * zStride + column)
          + (hasZBias ? vload4(0, zBias + zBiasOffset + column) : (float4)0), 0, open);
#pragma unroll
      for (int i = 0; i < 4; i++) {
        open[i] *= sigmoid(open[i]);
      }
      vstore4(sum * vload4(0, open), 0, gated + gatedOffset + token * gatedStride + column);
    }
    if (item == 0) {
      decay[decayOffset + token * decayStride + head] = logDecay;
    }
  }
  if (hasOut) {
#pragma unroll
    for (int m = 0; m < MINE; m++) {
      int n = line + m * ROWS;
      if (n < N) {
        *(__global float4 *)(out + outOffset + place + (long)n * P) = h[m];
      }
    }
  }
}
