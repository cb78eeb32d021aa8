// y = x rounded to the nearest BF16, ties to even; y's rows follow each other. NaN stays NaN. Four columns an item.
static inline ushort rounded(float x) {
  uint u = as_uint(x);
  return isnan(x) ? (ushort)(u >> 16 | 64) : (ushort)((u + 0x7fff + (u >> 16 & 1)) >> 16);
}

__kernel void to_bf16(__global const float *restrict x, const long xOffset, const long xStride,
    __global ushort *restrict y, const long yOffset, const int width, const long items) {
  long item = get_global_id(0);
  if (item < items) {
    long row = item / (width / 4), column = item % (width / 4) * 4;
    __global const float *from = x + xOffset + row * xStride + column;
#if ALIGNED
    float4 f = *(__global const float4 *)from;
#else
    float4 f = vload4(0, from);
#endif
    *(__global ushort4 *)(y + yOffset + item * 4) =
        (ushort4)(rounded(f.x), rounded(f.y), rounded(f.z), rounded(f.w));
  }
}
