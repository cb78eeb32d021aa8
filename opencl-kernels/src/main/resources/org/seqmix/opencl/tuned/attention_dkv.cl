#include "attention_tile.cl"
// Gradients of keys and values: one group a tile of LEFT keys and a key head, over its query heads in order and tiles of RIGHT
// queries: dv_j = sum_i p_ij dout_i, dk_j = scale sum_i ds_ij q_i. `tiles` names tiles of keys.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void attention_dkv(__global const float *restrict dout,
    const long doutOffset, const long doutStride, __global const float *restrict q, const long qOffset,
    const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dk, const long dkOffset, const long dkStride,
    __global float *restrict dv, const long dvOffset, const long dvStride, __global const int *restrict tiles,
    const long tilesOffset, __global const int *restrict spans, const long spansOffset, const int tokens,
    const int heads, const int headsPerKv, const int window, const float scale) {
  __local float4 ks[LEFT * W4];
  __local float4 vs[LEFT * W4];
  __local float4 qs[RIGHT * W4];
  __local float4 gs[RIGHT * W4];
  __local float4 ps[LEFT * R4];
  __local float4 ds[LEFT * R4];
  ITEM;
  int kvHead = get_group_id(0);
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own;
  load_tile(ks, k + kOffset + token * kStride + kvHead * HEAD, kStride, LEFT, length - own);
  load_tile(vs, v + vOffset + token * vStride + kvHead * HEAD, vStride, LEFT, length - own);
  float4 dks[RI][RC], dvs[RI][RC];
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int c = 0; c < RC; c++) {
      dks[i][c] = dvs[i][c] = 0;
    }
  }
  int end = min((long)length, (long)own + LEFT - 1 + window);
  for (int head = kvHead * headsPerKv; head < (kvHead + 1) * headsPerKv; head++) {
    __global const float *queries = q + qOffset + start * qStride + head * HEAD;
    __global const float *slopes = dout + doutOffset + start * doutStride + head * HEAD;
    long stored = knownOffset + (long)head * tokens + start;
    for (int at = own / RIGHT * RIGHT; at < end; at += RIGHT) {
      barrier(CLK_LOCAL_MEM_FENCE);
      load_tile(qs, queries + at * qStride, qStride, RIGHT, length - at);
      load_tile(gs, slopes + at * doutStride, doutStride, RIGHT, length - at);
      float lse[RJ], delta[RJ];
  UNROLL
      for (int j = 0; j < RJ; j++) {
        long of = stored + min(at + tx + TX * j, length - 1);
        lse[j] = known[of];
        delta[j] = known[of + (long)heads * tokens];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      float s[RI][RJ], t[RI][RJ];
      dots(s, ks, qs);
      dots(t, vs, gs);
  UNROLL
      for (int i = 0; i < RI; i++) {
  UNROLL
        for (int j = 0; j < RJ; j++) {
          int key = own + ty + TY * i, query = at + tx + TX * j;
          bool seen = key <= query && key > query - window && query < length;
          s[i][j] = seen ? native_exp2(fma(s[i][j], scale * LOG2E, -lse[j])) : 0;
          t[i][j] = s[i][j] * (t[i][j] - delta[j]);
        }
      }
      put_weights((__local float *)ps, s);
      put_weights((__local float *)ds, t);
      barrier(CLK_LOCAL_MEM_FENCE);
      mix(dvs, ps, gs);
      mix(dks, ds, qs);
    }
  }
  UNROLL
  for (int i = 0; i < RI; i++) {
    int row = ty + TY * i;
    if (own + row < length) {
  UNROLL
      for (int c = 0; c < RC; c++) {
        int column = kvHead * HEAD + 4 * (tx + TX * c);
        if (tx + TX * c < HEAD / 4) {
          put_four(dk + dkOffset + (token + row) * dkStride + column, dks[i][c] * scale);
          put_four(dv + dvOffset + (token + row) * dvStride + column, dvs[i][c]);
        }
      }
    }
  }
}
