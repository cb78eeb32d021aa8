#include "attention_mma.cl"
// Gradient of the queries on tensor cores: one group of four warps a tile of 64 queries and a head, over tiles of KEYS keys in two
// stages. Scores and slopes stay in registers. Operands are BF16; otherwise as attention_dq.cl.
#define QUERIES 64
#define BYTES (KEYS * PIECES * 16)
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_dq_bf16(__global const ushort *restrict dout,
    const long doutOffset, const long doutStride, __global const ushort *restrict q, const long qOffset,
    const long qStride, __global const ushort *restrict k, const long kOffset, const long kStride,
    __global const ushort *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dq, const long dqOffset, const long dqStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int tokens, const int heads, const int headsPerKv, const int window,
    const float scale) {
  __local uint4 memory[(4 * KEYS > 2 * QUERIES ? 4 * KEYS : 2 * QUERIES) * PIECES];
  uint base = place(memory);
  int head = get_group_id(0), lane = get_local_id(0) & 31, mine = 16 * (get_local_id(0) >> 5), g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own, column = (long)(head / headsPerKv) * HEAD;
  __global const ushort *keys = k + kOffset + start * kStride + column;
  __global const ushort *values = v + vOffset + start * vStride + column;
  fetch(base, q + qOffset + token * qStride + head * HEAD, qStride, QUERIES, length - own);
  fetch(base + QUERIES * PIECES * 16, dout + doutOffset + token * doutStride + head * HEAD, doutStride, QUERIES, length - own);
  FETCHED;
  AWAIT(0);
  barrier(CLK_LOCAL_MEM_FENCE);
  uint qs[STEPS][4], gs[STEPS][4];
#pragma unroll
  for (int t = 0; t < STEPS; t++) {
    left_part(qs[t], base, mine, t);
    left_part(gs[t], base + QUERIES * PIECES * 16, mine, t);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
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
  int end = min(own + QUERIES, length), begin = max(0, own - window + 1) / KEYS * KEYS, stage = 0;
  fetch(base, keys + begin * kStride, kStride, KEYS, end - begin);
  fetch(base + BYTES, values + begin * vStride, vStride, KEYS, end - begin);
  FETCHED;
  for (int at = begin; at < end; at += KEYS) {
    uint ks = base + 2 * BYTES * stage, vs = ks + BYTES;
    stage ^= 1;
    if (at + KEYS < end) {
      fetch(base + 2 * BYTES * stage, keys + (at + KEYS) * kStride, kStride, KEYS, end - at - KEYS);
      fetch(base + 2 * BYTES * stage + BYTES, values + (at + KEYS) * vStride, vStride, KEYS, end - at - KEYS);
    }
    FETCHED;
    AWAIT(1);
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
#pragma unroll
      for (int n = 0; n < KEYS / 16; n++) {
        uint b[4];
        right_part(b, ks, 16 * n, t);
        multiply(s[2 * n], qs[t], b[0], b[1]);
        multiply(s[2 * n + 1], qs[t], b[2], b[3]);
        right_part(b, vs, 16 * n, t);
        multiply(d[2 * n], gs[t], b[0], b[1]);
        multiply(d[2 * n + 1], gs[t], b[2], b[3]);
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
#pragma unroll
    for (int t = 0; t < KEYS / 16; t++) {
      uint a[4];
      as_left(a, s, t);
#pragma unroll
      for (int n = 0; n < STEPS; n++) {
        uint b[4];
        right_turned(b, ks, 16 * t, n);
        multiply(sum[2 * n], a, b[0], b[1]);
        multiply(sum[2 * n + 1], a, b[2], b[3]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    int row = mine + g + 8 * r;
    if (own + row < length) {
      __global float *to = dq + dqOffset + (token + row) * dqStride + head * HEAD + 2 * p;
#pragma unroll
      for (int n = 0; n < HEAD / 8; n++) {
        to[8 * n] = sum[n][2 * r] * scale;
        to[8 * n + 1] = sum[n][2 * r + 1] * scale;
      }
    }
  }
}
