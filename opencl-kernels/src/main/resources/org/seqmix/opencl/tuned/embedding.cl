#include "rows.cl"
// Rows of a table by token id, and the table's gradient.
#if WIDTH == 4
typedef ushort4 shorts;
#else
typedef ushort shorts;
#endif

__kernel void embedding(__global const int *restrict ids, const long idsOffset, __global const float *restrict w,
    const long wOffset, const long wStride, __global float *restrict y, const long yOffset, const long yStride,
    const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  PUT(y, yOffset + row * yStride + column, GET(w, wOffset + ids[idsOffset + row] * wStride + column));
}

// The table is in BF16.
__kernel void embedding_bf16(__global const int *restrict ids, const long idsOffset, __global const ushort *restrict w,
    const long wOffset, const long wStride, __global float *restrict y, const long yOffset, const long yStride,
    const long rows, const long columns, const int laneBits, const int chunks) {
  PLACE
  shorts v = *(__global const shorts *)(w + wOffset + ids[idsOffset + row] * wStride + column);
#if WIDTH == 4
  PUT(y, yOffset + row * yStride + column, as_float4(convert_uint4(v) << 16));
#else
  PUT(y, yOffset + row * yStride + column, as_float((uint)v << 16));
#endif
}

// dw[ids[t]] += dy[t] in ascending t. Group (t, block) has work where t is the first token with its id: it looks for the others
// LANES tokens at a time, and its items add the rows of those to the columns of its block.
__kernel void embedding_grad(__global const int *restrict ids, const long idsOffset, __global const float *restrict dy,
    const long dyOffset, const long dyStride, __global float *restrict dw, const long dwOffset, const long dwStride,
    const int tokens, const int columns) {
  __local uint found[LANES / 32];
  __local int list[LANES];
  int lane = get_local_id(0);
  int first = get_group_id(0);
  int column = ((int)get_group_id(1) * LANES + lane) * WIDTH;
  bool has = column < columns;
  ids += idsOffset;
  dy += dyOffset + (has ? column : 0);
  int id = ids[first];
  if (lane == 0) {
    found[0] = 0;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int before = 0; before < first; before += LANES) {
    if (before + lane < first && ids[before + lane] == id) {
      found[0] = 1;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    bool isLater = found[0] != 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (isLater) {
      return;
    }
  }
  floats sum = GET(dy, first * dyStride);
  for (int from = first + 1; from < tokens; from += LANES) {
    if (lane < LANES / 32) {
      found[lane] = 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    bool is = from + lane < tokens && ids[from + lane] == id;
    if (is) {
      atomic_or(&found[lane >> 5], 1u << (lane & 31));
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    int place = popcount(found[lane >> 5] & ((1u << (lane & 31)) - 1));
    int count = 0;
    for (int i = 0; i < LANES / 32; i++) {
      int here = popcount(found[i]);
      place += i < lane >> 5 ? here : 0;
      count += here;
    }
    if (is) {
      list[place] = from + lane;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    // Eight rows on their way at a time; they are added in order.
    for (int i = 0; i < count; i += 8) {
      floats next[8];
      _Pragma("unroll") for (int j = 0; j < 8; j++) {
        next[j] = i + j < count ? GET(dy, list[min(i + j, count - 1)] * dyStride) : (floats)(0);
      }
      _Pragma("unroll") for (int j = 0; j < 8; j++) {
        sum += next[j];
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (has) {
    long at = dwOffset + id * dwStride + column;
    PUT(dw, at, GET(dw, at) + sum);
  }
}
