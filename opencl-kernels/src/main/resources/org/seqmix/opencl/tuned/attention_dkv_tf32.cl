#include "attention_tf32_mma.cl"
// Gradients of keys and values in F32 on tensor cores: one group of four warps a tile of 64 keys and a key head, over its query heads
// in order and tiles of QUERIES queries. Weights and slopes stay in registers, keys as their rows. Rows begin at multiples of 16
// bytes; otherwise as attention_dkv.cl.
#define KEYS 64
#define BYTES (QUERIES * PIECES * 16)
#define WHOLE (KEYS * PIECES * 16)
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_dkv_tf32(__global const float *restrict dout,
    const long doutOffset, const long doutStride, __global const float *restrict q, const long qOffset,
    const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dk, const long dkOffset, const long dkStride,
    __global float *restrict dv, const long dvOffset, const long dvStride, __global const int *restrict tiles,
    const long tilesOffset, __global const int *restrict spans, const long spansOffset, const int tokens,
    const int heads, const int headsPerKv, const int window, const float scale) {
  __local uint4 memory[(2 * QUERIES + 2 * KEYS) * PIECES];
  uint ks = place(memory), vs = ks + WHOLE, qs = vs + WHOLE, gs = qs + BYTES;
  int kvHead = get_group_id(0), lane = get_local_id(0) & 31, mine = 16 * (get_local_id(0) >> 5), g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own;
  fetch(ks, k + kOffset + token * kStride + kvHead * HEAD, kStride, KEYS, length - own);
  fetch(vs, v + vOffset + token * vStride + kvHead * HEAD, vStride, KEYS, length - own);
  float dks[HEAD / 8][4], dvs[HEAD / 8][4];
#pragma unroll
  for (int n = 0; n < HEAD / 8; n++) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      dks[n][e] = dvs[n][e] = 0;
    }
  }
  int begin = own / QUERIES * QUERIES, end = min((long)length, (long)own + KEYS - 1 + window);
  int each = (end - begin + QUERIES - 1) / QUERIES;
  for (int n = 0; n < each * headsPerKv; n++) {
    int head = kvHead * headsPerKv + n / each, at = begin + n % each * QUERIES;
    fetch(qs, q + qOffset + (start + at) * qStride + head * HEAD, qStride, QUERIES, length - at);
    fetch(gs, dout + doutOffset + (start + at) * doutStride + head * HEAD, doutStride, QUERIES, length - at);
    FETCHED;
    __global const float *lses = known + knownOffset + (long)head * tokens + start;
    __global const float *deltas = lses + (long)heads * tokens;
    float s[QUERIES / 8][4], d[QUERIES / 8][4], lse[QUERIES / 8][2], delta[QUERIES / 8][2];
#pragma unroll
    for (int m = 0; m < QUERIES / 8; m++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        s[m][e] = d[m][e] = 0;
      }
#pragma unroll
      for (int c = 0; c < 2; c++) {
        int of = min(at + 8 * m + 2 * p + c, length - 1);
        lse[m][c] = lses[of];
        delta[m][c] = deltas[of];
      }
    }
    AWAIT(0);
    barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
      uint a[4], kHigh[4], kLow[4], vHigh[4], vLow[4];
      left_part(a, ks, mine, t);
      parts_of_four(a, kHigh, kLow);
      left_part(a, vs, mine, t);
      parts_of_four(a, vHigh, vLow);
#pragma unroll
      for (int m = 0; m < QUERIES / 16; m++) {
        uint b[4], high[4], low[4];
        right_part(b, qs, 16 * m, t);
        parts_of_four(b, high, low);
        multiply_parts(s[2 * m], kHigh, kLow, high[0], high[1], low[0], low[1]);
        multiply_parts(s[2 * m + 1], kHigh, kLow, high[2], high[3], low[2], low[3]);
        right_part(b, gs, 16 * m, t);
        parts_of_four(b, high, low);
        multiply_parts(d[2 * m], vHigh, vLow, high[0], high[1], low[0], low[1]);
        multiply_parts(d[2 * m + 1], vHigh, vLow, high[2], high[3], low[2], low[3]);
      }
    }
    bool edge = at < own + KEYS - 1 || at + QUERIES > length || at + QUERIES - 1 >= own + window;
#pragma unroll
    for (int m = 0; m < QUERIES / 8; m++) {
#pragma unroll
      for (int c = 0; c < 2; c++) {
        int query = at + 8 * m + 2 * p + c;
#pragma unroll
        for (int r = 0; r < 2; r++) {
          int key = own + mine + g + 8 * r, e = 2 * r + c;
          float w = power(fma(s[m][e], scale * LOG2E, -lse[m][c]));
          w = edge && (key > query || key <= query - window || query >= length) ? 0 : w;
          s[m][e] = w;
          d[m][e] = w * (d[m][e] - delta[m][c]);
        }
      }
    }
    mix_runs(dvs, 1, 1, s, QUERIES / 8, gs);
    mix_runs(dks, 1, 1, d, QUERIES / 8, qs);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    int row = mine + g + 8 * r;
    if (own + row < length) {
      put_runs(dk + dkOffset + (token + row) * dkStride + kvHead * HEAD, dks, r, scale);
      put_runs(dv + dvOffset + (token + row) * dvStride + kvHead * HEAD, dvs, r, 1);
    }
  }
}
