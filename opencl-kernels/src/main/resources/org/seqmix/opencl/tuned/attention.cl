#include "attention_tile.cl"
#include "attention_lanes.cl"
// Causal softmax attention, online: one group a tile of LEFT queries and a head, over tiles of RIGHT keys. Sums and largest scores are
// kept per item and row; exponents are to base 2.
// tiles: span and first query within it; spans: first token, length, place of the first query's own key among the keys, -, place
// of key 0 and of value 0 behind the offsets (two ints each).
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void attention(__global const float *restrict q,
    const long qOffset, const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global float *restrict out,
    const long outOffset, const long outStride, __global float *restrict lse, const long lseOffset, const long lseStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int headsPerKv, const int window, const float scale) {
  __local float4 qs[LEFT * W4];
  __local float4 ks[LARGER(RIGHT * W4, LEFT * R4)];
  __local float4 vs[RIGHT * W4];
  LANES_MEMORY
  ITEM;
  int head = get_group_id(0);
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int first = tile[1], length = span[1], own = span[2] + first;
  long token = span[0] + first, column = (long)(head / headsPerKv) * HEAD;
  __global const float *keys = k + kOffset + far(span + 4) + column;
  __global const float *values = v + vOffset + far(span + 6) + column;
  int end = min(own + LEFT, span[2] + length), begin = max(0, own - window + 1) / RIGHT * RIGHT;
  load_tile(qs, q + qOffset + token * qStride + head * HEAD, qStride, LEFT, length - first);

  float4 sum[RI][RC];
  float top[RI], total[RI];
  UNROLL
  for (int i = 0; i < RI; i++) {
    top[i] = -INFINITY;
    total[i] = 0;
  UNROLL
    for (int c = 0; c < RC; c++) {
      sum[i][c] = 0;
    }
  }
  for (int at = begin; at < end; at += RIGHT) {
    barrier(CLK_LOCAL_MEM_FENCE);
    load_tile(ks, keys + at * kStride, kStride, RIGHT, end - at);
    load_tile(vs, values + at * vStride, vStride, RIGHT, end - at);
    barrier(CLK_LOCAL_MEM_FENCE);
    float s[RI][RJ], most[RI];
    dots(s, qs, ks);
    bool edge = at + RIGHT - 1 > own || at <= own + LEFT - 1 - window;
  UNROLL
    for (int i = 0; i < RI; i++) {
      most[i] = -INFINITY;
  UNROLL
      for (int j = 0; j < RJ; j++) {
        int key = at + tx + TX * j, query = own + ty + TY * i;
        s[i][j] = edge && (key > query || key <= query - window) ? -INFINITY : s[i][j] * (scale * LOG2E);
        most[i] = fmax(most[i], s[i][j]);
      }
    }
    lanes_max(most LANES_ARGUMENT);
  UNROLL
    for (int i = 0; i < RI; i++) {
      most[i] = fmax(top[i], most[i]);
      float base = most[i] == -INFINITY ? 0 : most[i], shrink = native_exp2(top[i] - base), row = 0;
      top[i] = most[i];
  UNROLL
      for (int j = 0; j < RJ; j++) {
        s[i][j] = native_exp2(s[i][j] - base);
        row += s[i][j];
      }
      total[i] = fma(total[i], shrink, row);
  UNROLL
      for (int c = 0; c < RC; c++) {
        sum[i][c] *= shrink;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    put_weights((__local float *)ks, s);
    barrier(CLK_LOCAL_MEM_FENCE);
    mix(sum, ks, vs);
  }
  lanes_sum(total LANES_ARGUMENT);
  UNROLL
  for (int i = 0; i < RI; i++) {
    int row = ty + TY * i;
    if (first + row < length) {
      __global float *to = out + outOffset + (token + row) * outStride + head * HEAD;
  UNROLL
      for (int c = 0; c < RC; c++) {
        if (tx + TX * c < HEAD / 4) {
          put_four(to + 4 * (tx + TX * c), sum[i][c] / total[i]);
        }
      }
      if (tx == 0) {
        lse[lseOffset + (token + row) * lseStride + head] = (top[i] + log2(total[i])) * LN2;
      }
    }
  }
}
