#include "attention_mma.cl"
// Gradients of keys and values on tensor cores: one group of four warps a tile of 64 keys and a key head, over its query heads in
// order and tiles of QUERIES queries in STAGES stages. Weights and slopes stay in registers, keys as their rows. Operands are
// BF16; otherwise as attention_dkv.cl. With KEEP the keys and values are kept in registers, else in local memory.
#define KEYS 64
#define BYTES (QUERIES * PIECES * 16)
#define WHOLE (KEYS * PIECES * 16)
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_dkv_bf16(__global const ushort *restrict dout,
    const long doutOffset, const long doutStride, __global const ushort *restrict q, const long qOffset,
    const long qStride, __global const ushort *restrict k, const long kOffset, const long kStride,
    __global const ushort *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dk, const long dkOffset, const long dkStride,
    __global float *restrict dv, const long dvOffset, const long dvStride, __global const int *restrict tiles,
    const long tilesOffset, __global const int *restrict spans, const long spansOffset, const int tokens,
    const int heads, const int headsPerKv, const int window, const float scale) {
#if KEEP
  __local uint4 memory[(2 * STAGES * QUERIES > 2 * KEYS ? 2 * STAGES * QUERIES : 2 * KEYS) * PIECES];
  uint whole = place(memory), base = whole;
#else
  __local uint4 memory[(2 * STAGES * QUERIES + 2 * KEYS) * PIECES];
  uint whole = place(memory), base = whole + 2 * WHOLE;
#endif
  int kvHead = get_group_id(0), lane = get_local_id(0) & 31, mine = 16 * (get_local_id(0) >> 5), g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own;
  fetch(whole, k + kOffset + token * kStride + kvHead * HEAD, kStride, KEYS, length - own);
  fetch(whole + WHOLE, v + vOffset + token * vStride + kvHead * HEAD, vStride, KEYS, length - own);
  FETCHED;
  AWAIT(0);
  barrier(CLK_LOCAL_MEM_FENCE);
#if KEEP
  uint ks[STEPS][4], vs[STEPS][4];
#pragma unroll
  for (int t = 0; t < STEPS; t++) {
    left_part(ks[t], whole, mine, t);
    left_part(vs[t], whole + WHOLE, mine, t);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  float dks[HEAD / 8][4], dvs[HEAD / 8][4];
#pragma unroll
  for (int n = 0; n < HEAD / 8; n++) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      dks[n][e] = dvs[n][e] = 0;
    }
  }
  int begin = own / QUERIES * QUERIES, end = min((long)length, (long)own + KEYS - 1 + window);
  int each = (end - begin + QUERIES - 1) / QUERIES, stage = 0;
  for (int n = 0; n < each * headsPerKv + STAGES - 1; n++) {
    int next = n, head = kvHead * headsPerKv + next / each, at = begin + next % each * QUERIES;
    // With two stages tile n is fetched while tile n - 1 is used.
    if (n < each * headsPerKv) {
      uint to = base + 2 * BYTES * (n % STAGES);
      fetch(to, q + qOffset + (start + at) * qStride + head * HEAD, qStride, QUERIES, length - at);
      fetch(to + BYTES, dout + doutOffset + (start + at) * doutStride + head * HEAD, doutStride, QUERIES, length - at);
    }
    FETCHED;
    if (n < STAGES - 1) {
      continue;
    }
    int now = n - (STAGES - 1);
    head = kvHead * headsPerKv + now / each;
    at = begin + now % each * QUERIES;
    uint qs = base + 2 * BYTES * (now % STAGES), gs = qs + BYTES;
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
    AWAIT(STAGES - 1);
    barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
#if KEEP
#define KEY_PART ks[t]
#define VALUE_PART vs[t]
#else
      uint kp[4], vp[4];
      left_part(kp, whole, mine, t);
      left_part(vp, whole + WHOLE, mine, t);
#define KEY_PART kp
#define VALUE_PART vp
#endif
#pragma unroll
      for (int m = 0; m < QUERIES / 16; m++) {
        uint b[4];
        right_part(b, qs, 16 * m, t);
        multiply(s[2 * m], KEY_PART, b[0], b[1]);
        multiply(s[2 * m + 1], KEY_PART, b[2], b[3]);
        right_part(b, gs, 16 * m, t);
        multiply(d[2 * m], VALUE_PART, b[0], b[1]);
        multiply(d[2 * m + 1], VALUE_PART, b[2], b[3]);
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
#pragma unroll
    for (int t = 0; t < QUERIES / 16; t++) {
      uint a[4], c[4];
      as_left(a, s, t);
      as_left(c, d, t);
#pragma unroll
      for (int m = 0; m < STEPS; m++) {
        uint b[4];
        right_turned(b, gs, 16 * t, m);
        multiply(dvs[2 * m], a, b[0], b[1]);
        multiply(dvs[2 * m + 1], a, b[2], b[3]);
        right_turned(b, qs, 16 * t, m);
        multiply(dks[2 * m], c, b[0], b[1]);
        multiply(dks[2 * m + 1], c, b[2], b[3]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#pragma unroll
  for (int r = 0; r < 2; r++) {
    int row = mine + g + 8 * r;
    if (own + row < length) {
      __global float *tok = dk + dkOffset + (token + row) * dkStride + kvHead * HEAD + 2 * p;
      __global float *tov = dv + dvOffset + (token + row) * dvStride + kvHead * HEAD + 2 * p;
#pragma unroll
      for (int n = 0; n < HEAD / 8; n++) {
        tok[8 * n] = dks[n][2 * r] * scale;
        tok[8 * n + 1] = dks[n][2 * r + 1] * scale;
        tov[8 * n] = dvs[n][2 * r];
        tov[8 * n + 1] = dvs[n][2 * r + 1];
      }
    }
  }
}
