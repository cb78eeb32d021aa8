#include "attention_tf32_mma.cl"
// Gradient of the queries in F32 on tensor cores: one group of four warps a tile of 64 queries and a head, over tiles of KEYS keys.
// Scores and slopes stay in registers. Rows begin at multiples of 16 bytes; otherwise as attention_dq.cl.
#define QUERIES 64
#define BYTES (KEYS * PIECES * 16)
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_dq_tf32(__global const float *restrict dout,
    const long doutOffset, const long doutStride, __global const float *restrict q, const long qOffset,
    const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dq, const long dqOffset, const long dqStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int tokens, const int heads, const int headsPerKv, const int window,
    const float scale) {
  __local uint4 memory[(2 * QUERIES + 2 * KEYS) * PIECES];
  uint qs = place(memory), gs = qs + QUERIES * PIECES * 16, ks = gs + QUERIES * PIECES * 16, vs = ks + BYTES;
  int head = get_group_id(0), lane = get_local_id(0) & 31, mine = 16 * (get_local_id(0) >> 5), g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own, column = (long)(head / headsPerKv) * HEAD;
  __global const float *keys = k + kOffset + start * kStride + column;
  __global const float *values = v + vOffset + start * vStride + column;
  fetch(qs, q + qOffset + token * qStride + head * HEAD, qStride, QUERIES, length - own);
  fetch(gs, dout + doutOffset + token * doutStride + head * HEAD, doutStride, QUERIES, length - own);
  FETCHED;
  float sum[HEAD / 8][4], lse[2], delta[2];
#pragma unroll
  for (int n = 0; n < HEAD / 8; n++) {
    sum[n][0] = sum[n][1] = sum[n][2] = sum[n][3] = 0;
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    long at = knownOffset + (long)head * tokens + start + min(own + mine + g + 8 * r, length - 1);
    lse[r] = known[at];
    delta[r] = known[at + (long)heads * tokens];
  }
  int end = min(own + QUERIES, length);
  for (int at = max(0, own - window + 1) / KEYS * KEYS; at < end; at += KEYS) {
    fetch(ks, keys + at * kStride, kStride, KEYS, end - at);
    fetch(vs, values + at * vStride, vStride, KEYS, end - at);
    FETCHED;
    AWAIT(0);
    barrier(CLK_LOCAL_MEM_FENCE);
    float s[KEYS / 8][4], d[KEYS / 8][4];
#pragma unroll
    for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        s[n][e] = d[n][e] = 0;
      }
    }
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
      uint a[4], qHigh[4], qLow[4], gHigh[4], gLow[4];
      left_part(a, qs, mine, t);
      parts_of_four(a, qHigh, qLow);
      left_part(a, gs, mine, t);
      parts_of_four(a, gHigh, gLow);
#pragma unroll
      for (int n = 0; n < KEYS / 16; n++) {
        uint b[4], high[4], low[4];
        right_part(b, ks, 16 * n, t);
        parts_of_four(b, high, low);
        multiply_parts(s[2 * n], qHigh, qLow, high[0], high[1], low[0], low[1]);
        multiply_parts(s[2 * n + 1], qHigh, qLow, high[2], high[3], low[2], low[3]);
        right_part(b, vs, 16 * n, t);
        parts_of_four(b, high, low);
        multiply_parts(d[2 * n], gHigh, gLow, high[0], high[1], low[0], low[1]);
        multiply_parts(d[2 * n + 1], gHigh, gLow, high[2], high[3], low[2], low[3]);
      }
    }
    bool edge = at + KEYS - 1 > own || at <= own + QUERIES - 1 - window;
#pragma unroll
    for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        int key = at + 8 * n + 2 * p + (e & 1), query = own + mine + g + 8 * (e >> 1);
        float w = power(fma(s[n][e], scale * LOG2E, -lse[e >> 1]));
        w = edge && (key > query || key <= query - window) ? 0 : w;
        s[n][e] = w * (d[n][e] - delta[e >> 1]);
      }
    }
    mix_runs(sum, 1, 1, s, KEYS / 8, ks);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    int row = mine + g + 8 * r;
    if (own + row < length) {
      put_runs(dq + dqOffset + (token + row) * dqStride + head * HEAD, sum, r, scale);
    }
  }
}
