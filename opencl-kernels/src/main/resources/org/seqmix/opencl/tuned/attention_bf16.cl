#include "attention_mma.cl"
// Causal softmax attention on tensor cores, online: one group of four warps for 64 PARTS queries of a head, over tiles of KEYS
// keys. q, k and v are BF16; `tiles` and `spans` as for attention.cl. The weights go from one product's registers to the next's.
#define QUERIES (64 * PARTS)
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_bf16(__global const ushort *restrict q,
    const long qOffset, const long qStride, __global const ushort *restrict k, const long kOffset, const long kStride,
    __global const ushort *restrict v, const long vOffset, const long vStride, __global float *restrict out,
    const long outOffset, const long outStride, __global float *restrict lse, const long lseOffset, const long lseStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int headsPerKv, const int window, const float scale) {
#if KEEP
  __local uint4 memory[(QUERIES > 2 * KEYS ? QUERIES : 2 * KEYS) * PIECES];
  uint qs = place(memory), ks = qs, vs = qs + KEYS * PIECES * 16;
#else
  __local uint4 memory[(QUERIES + 2 * KEYS) * PIECES];
  uint qs = place(memory), ks = qs + QUERIES * PIECES * 16, vs = ks + KEYS * PIECES * 16;
#endif
  int head = get_group_id(0), lane = get_local_id(0) & 31, warp = get_local_id(0) >> 5;
  int mine = 16 * PARTS * warp, g = lane >> 2, p = lane & 3;
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int first = tile[1], length = span[1], own = span[2] + first;
  long token = span[0] + first, column = (long)(head / headsPerKv) * HEAD;
  __global const ushort *keys = k + kOffset + far(span + 4) + column;
  __global const ushort *values = v + vOffset + far(span + 6) + column;
  int end = min(own + QUERIES, span[2] + length), begin = max(0, own - window + 1) / KEYS * KEYS;
  float factor = scale * LOG2E;

  fetch(qs, q + qOffset + token * qStride + head * HEAD, qStride, QUERIES, length - first);
  FETCHED;
#if KEEP
  uint left[PARTS][STEPS][4];
  AWAIT(0);
  barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
  for (int m = 0; m < PARTS; m++) {
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
      left_part(left[m][t], qs, mine + 16 * m, t);
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  fetch(ks, keys + begin * kStride, kStride, KEYS, end - begin);
  FETCHED;

  float sum[PARTS][HEAD / 8][4], top[PARTS][2], total[PARTS][2];
#pragma unroll
  for (int m = 0; m < PARTS; m++) {
    top[m][0] = top[m][1] = -INFINITY;
    total[m][0] = total[m][1] = 0;
#pragma unroll
    for (int n = 0; n < HEAD / 8; n++) {
      sum[m][n][0] = sum[m][n][1] = sum[m][n][2] = sum[m][n][3] = 0;
    }
  }
  for (int at = begin; at < end; at += KEYS) {
    AWAIT(0);
    barrier(CLK_LOCAL_MEM_FENCE);
    fetch(vs, values + at * vStride, vStride, KEYS, end - at);
    FETCHED;
    float s[PARTS][KEYS / 8][4];
#pragma unroll
    for (int m = 0; m < PARTS; m++) {
#pragma unroll
      for (int n = 0; n < KEYS / 8; n++) {
        s[m][n][0] = s[m][n][1] = s[m][n][2] = s[m][n][3] = 0;
      }
    }
#pragma unroll
    for (int t = 0; t < STEPS; t++) {
#if !KEEP
      uint part[PARTS][4];
#pragma unroll
      for (int m = 0; m < PARTS; m++) {
        left_part(part[m], qs, mine + 16 * m, t);
      }
#define LEFT_PART(m, t) part[m]
#else
#define LEFT_PART(m, t) left[m][t]
#endif
#pragma unroll
      for (int n = 0; n < KEYS / 16; n++) {
        uint b[4];
        right_part(b, ks, 16 * n, t);
#pragma unroll
        for (int m = 0; m < PARTS; m++) {
          multiply(s[m][2 * n], LEFT_PART(m, t), b[0], b[1]);
          multiply(s[m][2 * n + 1], LEFT_PART(m, t), b[2], b[3]);
        }
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
      for (int m = 0; m < PARTS; m++) {
#pragma unroll
        for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
          for (int e = 0; e < 4; e++) {
            int key = at + 8 * n + 2 * p + (e & 1), query = own + mine + 16 * m + g + 8 * (e >> 1);
            s[m][n][e] = key > query || key <= query - window ? -INFINITY : s[m][n][e];
          }
        }
      }
    }
#pragma unroll
    for (int m = 0; m < PARTS; m++) {
#pragma unroll
      for (int half_ = 0; half_ < 2; half_++) {
        float most = top[m][half_];
#pragma unroll
        for (int n = 0; n < KEYS / 8; n++) {
          most = fmax(most, fmax(s[m][n][2 * half_], s[m][n][2 * half_ + 1]));
        }
        most = fmax(most, other(most, 1));
        most = fmax(most, other(most, 2));
        float base = most == -INFINITY ? 0 : most * factor, shrink = power(fma(top[m][half_], factor, -base)), row = 0;
        top[m][half_] = most;
#pragma unroll
        for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
          for (int e = 2 * half_; e < 2 * half_ + 2; e++) {
            s[m][n][e] = power(fma(s[m][n][e], factor, -base));
            row += s[m][n][e];
          }
        }
        total[m][half_] = fma(total[m][half_], shrink, row);
#pragma unroll
        for (int n = 0; n < HEAD / 8; n++) {
          sum[m][n][2 * half_] *= shrink;
          sum[m][n][2 * half_ + 1] *= shrink;
        }
      }
    }
#pragma unroll
    for (int t = 0; t < KEYS / 16; t++) {
      uint a[PARTS][4];
#pragma unroll
      for (int m = 0; m < PARTS; m++) {
        as_left(a[m], s[m], t);
      }
#pragma unroll
      for (int n = 0; n < STEPS; n++) {
        uint b[4];
        right_turned(b, vs, 16 * t, n);
#pragma unroll
        for (int m = 0; m < PARTS; m++) {
          multiply(sum[m][2 * n], a[m], b[0], b[1]);
          multiply(sum[m][2 * n + 1], a[m], b[2], b[3]);
        }
      }
    }
  }
#pragma unroll
  for (int m = 0; m < PARTS; m++) {
#pragma unroll
    for (int half_ = 0; half_ < 2; half_++) {
      int row = mine + 16 * m + g + 8 * half_;
      float all = total[m][half_];
      all += other(all, 1);
      all += other(all, 2);
      if (first + row < length) {
        __global float *to = out + outOffset + (token + row) * outStride + head * HEAD + 2 * p;
#pragma unroll
        for (int n = 0; n < HEAD / 8; n++) {
          to[8 * n] = sum[m][n][2 * half_] / all;
          to[8 * n + 1] = sum[m][n][2 * half_ + 1] / all;
        }
        if (p == 0) {
          lse[lseOffset + (token + row) * lseStride + head] = fma(top[m][half_], factor, log2(all)) * LN2;
        }
      }
    }
  }
}
