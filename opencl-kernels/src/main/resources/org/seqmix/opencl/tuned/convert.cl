// Numbers on their way into a product.

#include "nearest.cl"

#ifdef X_ELEMENT
#define VALUE(v) (X_FLOAT ? (float) (v) : as_float((uint) (v) << 16))

// y = x in BF16: (rows, columns) with zeros from `columns` to `padded`, a multiple of 8; 8 numbers an item.
__kernel void to_bf16(__global const X_ELEMENT *restrict x, const long xOffset, const long xStride,
    __global ushort *restrict y, const long yOffset, const long yStride, const int columns, const int padded,
    const long items) {
  long at = get_global_id(0);
  if (at < items) {
    long row = at / (padded / 8);
    int from = at % (padded / 8) * 8;
    __global const X_ELEMENT *in = x + xOffset + row * xStride;
    __global ushort *out = y + yOffset + row * yStride;
    for (int i = from; i < from + 8; i++) {
      if (i < columns) {
        out[i] = bf16(VALUE(in[i]));
      } else if (i < yStride) {
        out[i] = 0;
      }
    }
  }
}
#endif

// y = x with zeros up to the next multiple of GROUP; where `rounds`, every group as 8-bit integers times their scale (tensor/InputGroup).
#define GROUP 32
__kernel void prepare_inputs(__global const float *restrict x, const long xOffset, const long xStride,
    __global float *restrict y, const long yOffset, const long yStride, const int columns, const int groups,
    const int rounds, const long items) {
  long at = get_global_id(0);
  if (at < items) {
    long row = at / groups;
    int from = at % groups * GROUP;
    __global const float *in = x + xOffset + row * xStride + from;
    __global float *out = y + yOffset + row * yStride + from;
    int count = min(columns - from, GROUP);
    float largest = 0;
    for (int i = 0; i < count; i++) {
      float v = fabs(in[i]);
      largest = v > largest || isnan(v) ? v : largest;
    }
    float factor = 127 / largest;
    int nothing = isinf(factor);
    float scale = nothing ? 0 : largest / 127;
    for (int i = 0; i < GROUP; i++) {
      float v = i < count ? in[i] : 0;
      out[i] = !rounds || i >= count ? v : nothing ? 0 : rint(v * factor) * scale;
    }
  }
}
