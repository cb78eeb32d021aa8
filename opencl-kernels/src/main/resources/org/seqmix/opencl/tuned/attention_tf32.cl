#include "attention_tf32_mma.cl"
// Causal softmax attention in F32 on tensor cores, online: one group of four warps for 64 queries of a head, over tiles of KEYS keys.
// Rows begin at multiples of 16 bytes. `tiles` and `spans` as for attention.cl. The weights stay in registers.
#define QUERIES 64
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_tf32(__global const float *restrict q,
    const long qOffset, const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global float *restrict out,
    const long outOffset, const long outStride, __global float *restrict lse, const long lseOffset, const long lseStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int headsPerKv, const int window, const float scale) {
  __local uint4 memory[(QUERIES + 2 * KEYS) * PIECES];
  uint qs = place(memory), ks = qs + QUERIES * PIECES * 16, vs = ks + KEYS * PIECES * 16;
  int head = get_group_id(0), lane = get_local_id(0) & 31, mine = 16 * (get_local_id(0) >> 5), g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int first = tile[1], length = span[1], own = span[2] + first;
  long token = span[0] + first, column = (long)(head / headsPerKv) * HEAD;
  __global const float *keys = k + kOffset + far(span + 4) + column;
  __global const float *values = v + vOffset + far(span + 6) + column;
  int end = min(own + QUERIES, span[2] + length), begin = max(0, own - window + 1) / KEYS * KEYS;
  float factor = scale * LOG2E;
  fetch(qs, q + qOffset + token * qStride + head * HEAD, qStride, QUERIES, length - first);
  fetch(ks, keys + begin * kStride, kStride, KEYS, end - begin);
  FETCHED;
  float sum[HEAD / 8][4], top[2], total[2];
  top[0] = top[1] = -INFINITY;
  total[0] = total[1] = 0;
#pragma unroll
  for (int n = 0; n < HEAD / 8; n++) {
    sum[n][0] = sum[n][1] = sum[n][2] = sum[n][3] = 0;
  }
  for (int at = begin; at < end; at += KEYS) {
    AWAIT(0);
    barrier(CLK_LOCAL_MEM_FENCE);
    fetch(vs, values + at * vStride, vStride, KEYS, end - at);
    FETCHED;
    float s[KEYS / 8][4], shrink[2];
#pragma unroll
    for (int n = 0; n < KEYS / 8; n++) {
      s[n][0] = s[n][1] = s[n][2] = s[n][3] = 0;
    }
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
      uint a[4], high[4], low[4];
      left_part(a, qs, mine, t);
      parts_of_four(a, high, low);
#pragma unroll
      for (int n = 0; n < KEYS / 16; n++) {
        uint b[4], bHigh[4], bLow[4];
        right_part(b, ks, 16 * n, t);
        parts_of_four(b, bHigh, bLow);
        multiply_parts(s[2 * n], high, low, bHigh[0], bHigh[1], bLow[0], bLow[1]);
        multiply_parts(s[2 * n + 1], high, low, bHigh[2], bHigh[3], bLow[2], bLow[3]);
      }
    }
    AWAIT(0);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (at + KEYS < end) {
      fetch(ks, keys + (at + KEYS) * kStride, kStride, KEYS, end - at - KEYS);
    }
    FETCHED;
    if (at + KEYS - 1 > own || at <= own + QUERIES - 1 - window) {
#pragma unroll
      for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
          int key = at + 8 * n + 2 * p + (e & 1), query = own + mine + g + 8 * (e >> 1);
          s[n][e] = key > query || key <= query - window ? -INFINITY : s[n][e];
        }
      }
    }
#pragma unroll
    for (int r = 0; r < 2; r++) {
      float most = top[r], row = 0;
#pragma unroll
      for (int n = 0; n < KEYS / 8; n++) {
        most = fmax(most, fmax(s[n][2 * r], s[n][2 * r + 1]));
      }
      most = fmax(most, other(most, 1));
      most = fmax(most, other(most, 2));
      float base = most == -INFINITY ? 0 : most;
      shrink[r] = power((top[r] - base) * factor);
      top[r] = most;
#pragma unroll
      for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
        for (int e = 2 * r; e < 2 * r + 2; e++) {
          s[n][e] = power((s[n][e] - base) * factor);
          row += s[n][e];
        }
      }
      total[r] = fma(total[r], shrink[r], row);
    }
    mix_runs(sum, shrink[0], shrink[1], s, KEYS / 8, vs);
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    int row = mine + g + 8 * r;
    float all = total[r];
    all += other(all, 1);
    all += other(all, 2);
    if (first + row < length) {
      put_runs(out + outOffset + (token + row) * outStride + head * HEAD, sum, r, 1 / all);
      if (p == 0) {
        lse[lseOffset + (token + row) * lseStride + head] = fma(top[r], factor, log2(all)) * LN2;
      }
    }
  }
}
