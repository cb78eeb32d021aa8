#define LOG2E 1.4426950408889634f

static inline float4 four(__global const float *p) {
#if ALIGNED
  return *(__global const float4 *)p;
#else
  return vload4(0, p);
#endif
}

// What both gradient kernels of attention read of a query and head, head after head: the logarithm of its sum of exponentials to
// base 2, then (after heads * tokens numbers) dout · out. One item a token and head.
__kernel void attention_delta(__global const float *restrict dout, const long doutOffset, const long doutStride,
    __global const float *restrict out, const long outOffset, const long outStride, __global const float *restrict lse,
    const long lseOffset, const long lseStride, __global float *restrict known, const long knownOffset, const int tokens,
    const int heads, const long items) {
  long item = get_global_id(0);
  if (item < items) {
    long token = item / heads;
    int head = item % heads;
    __global const float *g = dout + doutOffset + token * doutStride + head * HEAD;
    __global const float *y = out + outOffset + token * outStride + head * HEAD;
    float sum = 0;
    for (int c = 0; c < HEAD; c += 4) {
      float4 a = four(g + c), b = four(y + c);
      sum = fma(a.x, b.x, fma(a.y, b.y, fma(a.z, b.z, fma(a.w, b.w, sum))));
    }
    long at = knownOffset + (long)head * tokens + token;
    known[at] = lse[lseOffset + token * lseStride + head] * LOG2E;
    known[at + (long)heads * tokens] = sum;
  }
}
