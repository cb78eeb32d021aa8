#include "attention_tile.cl"
// Blocks of rows of softmax matrices and their gradients: line (row * heads + head) * (to - from) + i - from of a matrix holds what
// token i of a row gives to the row's tokens. Scores first, then softmax line by line; products of a gradient in tiles.

// m = scale q kᵀ up to the diagonal. Groups: x tiles of keys, y tiles of queries, z rows and heads.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void row_scores(__global const float *restrict q,
    const long qOffset, const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global float *restrict m, const long mOffset, const long mStride, __global const int *restrict firstToken,
    const long firstTokenOffset, const int heads, const int headsPerKv, const int window, const int from, const int to,
    const float scale) {
  __local float4 qs[LEFT * W4];
  __local float4 ks[RIGHT * W4];
  ITEM;
  int row = get_group_id(2) / heads, head = get_group_id(2) % heads;
  int start = firstToken[firstTokenOffset + row], length = firstToken[firstTokenOffset + row + 1] - start;
  int i0 = from + get_group_id(1) * LEFT, j0 = get_group_id(0) * RIGHT, end = min(to, length);
  if (i0 >= end || j0 > i0 + LEFT - 1 || j0 + RIGHT - 1 <= i0 - window) {
    return;
  }
  load_tile(qs, q + qOffset + (long)(start + i0) * qStride + head * HEAD, qStride, LEFT, end - i0);
  load_tile(ks, k + kOffset + (long)(start + j0) * kStride + head / headsPerKv * HEAD, kStride, RIGHT, length - j0);
  barrier(CLK_LOCAL_MEM_FENCE);
  float s[RI][RJ];
  dots(s, qs, ks);
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int j = 0; j < RJ; j++) {
      int query = i0 + ty + TY * i, key = j0 + tx + TX * j;
      if (query < end && key <= query) {
        m[mOffset + ((long)get_group_id(2) * (to - from) + query - from) * mStride + key] = s[i][j] * scale;
      }
    }
  }
}

// The visible columns of a line: [.x, .y), both 0 where the line's row has no such token.
HELPER int2 visible(__global const int *spans, __global const int *spanOf, __global const int *firstToken, int heads,
    int window, int from, int to) {
  int row = get_group_id(0) / (heads * (to - from)), i = from + get_group_id(0) % (to - from);
  int start = firstToken[row];
  if (start + i >= firstToken[row + 1]) {
    return (int2)(0, 0);
  }
  return (int2)(max(spans[6 * spanOf[start + i] + 1] - start, i - window + 1), i + 1);
}

HELPER float group_max(float value, __local float *partial) {
  int lane = get_local_id(0);
  partial[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int reach = get_local_size(0) / 2; reach > 0; reach /= 2) {
    if (lane < reach) {
      partial[lane] = fmax(partial[lane], partial[lane + reach]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float most = partial[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return most;
}

// Softmax of the visible scores of a line, zeros elsewhere. One group a line.
__kernel void row_softmax(__global float *restrict m, const long mOffset, const long mStride,
    __global const int *restrict spans, const long spansOffset, __global const int *restrict spanOf,
    const long spanOfOffset, __global const int *restrict firstToken, const long firstTokenOffset, const int heads,
    const int window, const int from, const int to, const int width, __local float *partial) {
  int2 seen = visible(spans + spansOffset, spanOf + spanOfOffset, firstToken + firstTokenOffset, heads, window, from, to);
  __global float *line = m + mOffset + (long)get_group_id(0) * mStride;
  int lane = get_local_id(0), step = get_local_size(0);
  float top = -INFINITY, sum = 0;
  for (int j = seen.x + lane; j < seen.y; j += step) {
    top = fmax(top, line[j]);
  }
  top = group_max(top, partial);
  for (int j = seen.x + lane; j < seen.y; j += step) {
    float e = exp(line[j] - top);
    line[j] = e;
    sum += e;
  }
  sum = group_sum(sum, partial);
  for (int j = lane; j < width; j += step) {
    // Only what this item has written itself, or nobody will.
    if (j < seen.x || j >= seen.y) {
      line[j] = 0;
    }
  }
  for (int j = seen.x + lane; j < seen.y; j += step) {
    line[j] /= sum;
  }
}

// p = scale p (dm - sum p dm), line by line. One group a line.
__kernel void row_slopes(__global float *restrict p, const long pOffset, const long pStride,
    __global const float *restrict dm, const long dmOffset, const long dmStride, const int width, const float scale,
    __local float *partial) {
  __global float *line = p + pOffset + (long)get_group_id(0) * pStride;
  __global const float *slope = dm + dmOffset + (long)get_group_id(0) * dmStride;
  float sum = 0;
  for (int j = get_local_id(0); j < width; j += get_local_size(0)) {
    sum = line[j] == 0 ? sum : fma(line[j], slope[j], sum);
  }
  sum = group_sum(sum, partial);
  for (int j = get_local_id(0); j < width; j += get_local_size(0)) {
    line[j] = line[j] == 0 ? 0 : scale * line[j] * (slope[j] - sum);
  }
}

// dq += ds k: groups x tiles of LEFT queries, y heads, z rows.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void row_dq(__global const float *restrict ds,
    const long dsOffset, const long dsStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global float *restrict dq, const long dqOffset, const long dqStride, __global const int *restrict firstToken,
    const long firstTokenOffset, const int heads, const int headsPerKv, const int from, const int to) {
  __local float4 ws[LEFT * R4];
  __local float4 ks[RIGHT * W4];
  ITEM;
  int head = get_group_id(1), row = get_group_id(2);
  int start = firstToken[firstTokenOffset + row], length = firstToken[firstTokenOffset + row + 1] - start;
  int i0 = from + get_group_id(0) * LEFT, end = min(to, length);
  __global const float *lines = ds + dsOffset + ((long)(row * heads + head) * (to - from) + i0 - from) * dsStride;
  float4 sum[RI][RC];
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int c = 0; c < RC; c++) {
      sum[i][c] = 0;
    }
  }
  for (int at = 0; at < min(i0 + LEFT, end); at += RIGHT) {
    barrier(CLK_LOCAL_MEM_FENCE);
    load_tile(ks, k + kOffset + (long)(start + at) * kStride + head / headsPerKv * HEAD, kStride, RIGHT, length - at);
    for (int e = get_local_id(0); e < LEFT * RIGHT; e += GROUP) {
      int i = e / RIGHT, j = e % RIGHT;
      ((__local float *)ws)[4 * WEIGHT(i, j / 4) + j % 4] = i0 + i < end && at + j < length ? lines[i * dsStride + at + j] : 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    mix(sum, ws, ks);
  }
  UNROLL
  for (int i = 0; i < RI; i++) {
    if (i0 + ty + TY * i < end) {
  UNROLL
      for (int c = 0; c < RC; c++) {
        if (tx + TX * c < HEAD / 4) {
          __global float *to4 = dq + dqOffset + (long)(start + i0 + ty + TY * i) * dqStride + head * HEAD + 4 * (tx + TX * c);
          put_four(to4, four(to4) + sum[i][c]);
        }
      }
    }
  }
}

// dk += dsᵀ q over the query heads of a key head in order: groups x tiles of LEFT keys, y key heads, z rows.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void row_dk(__global const float *restrict ds,
    const long dsOffset, const long dsStride, __global const float *restrict q, const long qOffset, const long qStride,
    __global float *restrict dk, const long dkOffset, const long dkStride, __global const int *restrict firstToken,
    const long firstTokenOffset, const int heads, const int headsPerKv, const int from, const int to) {
  __local float4 ws[LEFT * R4];
  __local float4 qs[RIGHT * W4];
  ITEM;
  int kvHead = get_group_id(1), row = get_group_id(2);
  int start = firstToken[firstTokenOffset + row], length = firstToken[firstTokenOffset + row + 1] - start;
  int j0 = get_group_id(0) * LEFT, end = min(to, length);
  float4 sum[RI][RC];
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int c = 0; c < RC; c++) {
      sum[i][c] = 0;
    }
  }
  for (int head = kvHead * headsPerKv; head < (kvHead + 1) * headsPerKv; head++) {
    __global const float *lines = ds + dsOffset + (long)(row * heads + head) * (to - from) * dsStride;
    for (int at = max(from, j0); at < end; at += RIGHT) {
      barrier(CLK_LOCAL_MEM_FENCE);
      load_tile(qs, q + qOffset + (long)(start + at) * qStride + head * HEAD, qStride, RIGHT, end - at);
      for (int e = get_local_id(0); e < LEFT * RIGHT; e += GROUP) {
        int j = e % LEFT, i = e / LEFT;
        ((__local float *)ws)[4 * WEIGHT(j, i / 4) + i % 4] =
            at + i < end && j0 + j < length ? lines[(at + i - from) * dsStride + j0 + j] : 0;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      mix(sum, ws, qs);
    }
  }
  UNROLL
  for (int i = 0; i < RI; i++) {
    if (j0 + ty + TY * i < length) {
  UNROLL
      for (int c = 0; c < RC; c++) {
        if (tx + TX * c < HEAD / 4) {
          __global float *to4 = dk + dkOffset + (long)(start + j0 + ty + TY * i) * dkStride + kvHead * HEAD + 4 * (tx + TX * c);
          put_four(to4, four(to4) + sum[i][c]);
        }
      }
    }
  }
}
