#include "attention_tile.cl"
// Gradient of the queries: one group a tile of LEFT queries and a head, over tiles of RIGHT keys; dq_i = scale sum_j ds_ij k_j with
// ds_ij = p_ij (dout_i · v_j - dout_i · out_i). `tiles` and `spans` as for attention.cl.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void attention_dq(__global const float *restrict dout,
    const long doutOffset, const long doutStride, __global const float *restrict q, const long qOffset,
    const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global const float *restrict known,
    const long knownOffset, __global float *restrict dq, const long dqOffset, const long dqStride,
    __global const int *restrict tiles, const long tilesOffset, __global const int *restrict spans,
    const long spansOffset, const int tokens, const int heads, const int headsPerKv, const int window,
    const float scale) {
  __local float4 qs[LEFT * W4];
  __local float4 gs[LEFT * W4];
  __local float4 ks[RIGHT * W4];
  __local float4 vs[LARGER(RIGHT * W4, LEFT * R4)];
  ITEM;
  int head = get_group_id(0);
  __global const int *tile = tiles + tilesOffset + 2 * (long)get_group_id(1);
  __global const int *span = spans + spansOffset + 8 * (long)tile[0];
  int own = tile[1], length = span[1];
  long start = span[0], token = start + own, column = (long)(head / headsPerKv) * HEAD;
  __global const float *keys = k + kOffset + start * kStride + column;
  __global const float *values = v + vOffset + start * vStride + column;
  load_tile(qs, q + qOffset + token * qStride + head * HEAD, qStride, LEFT, length - own);
  load_tile(gs, dout + doutOffset + token * doutStride + head * HEAD, doutStride, LEFT, length - own);
  float4 sum[RI][RC];
  float lse[RI], delta[RI];
  UNROLL
  for (int i = 0; i < RI; i++) {
    long at = knownOffset + (long)head * tokens + start + min(own + ty + TY * i, length - 1);
    lse[i] = known[at];
    delta[i] = known[at + (long)heads * tokens];
  UNROLL
    for (int c = 0; c < RC; c++) {
      sum[i][c] = 0;
    }
  }
  int end = min(own + LEFT, length);
  for (int at = max(0, own - window + 1) / RIGHT * RIGHT; at < end; at += RIGHT) {
    barrier(CLK_LOCAL_MEM_FENCE);
    load_tile(ks, keys + at * kStride, kStride, RIGHT, end - at);
    load_tile(vs, values + at * vStride, vStride, RIGHT, end - at);
    barrier(CLK_LOCAL_MEM_FENCE);
    float s[RI][RJ], t[RI][RJ];
    dots(s, qs, ks);
    dots(t, gs, vs);
  UNROLL
    for (int i = 0; i < RI; i++) {
  UNROLL
      for (int j = 0; j < RJ; j++) {
        int key = at + tx + TX * j, query = own + ty + TY * i;
        float p = key > query || key <= query - window ? 0 : native_exp2(fma(s[i][j], scale * LOG2E, -lse[i]));
        s[i][j] = p * (t[i][j] - delta[i]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    put_weights((__local float *)vs, s);
    barrier(CLK_LOCAL_MEM_FENCE);
    mix(sum, vs, ks);
  }
  UNROLL
  for (int i = 0; i < RI; i++) {
    int row = ty + TY * i;
    if (own + row < length) {
  UNROLL
      for (int c = 0; c < RC; c++) {
        if (tx + TX * c < HEAD / 4) {
          put_four(dq + dqOffset + (token + row) * dqStride + head * HEAD + 4 * (tx + TX * c), sum[i][c] * scale);
        }
      }
    }
  }
}
