// Numbers on their way into a product.

// The nearest BF16, of two equally near ones the even one; what is no number stays none.
inline ushort bf16(float v) {
  uint bits = as_uint(v);
  return isnan(v) ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

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

// Rows of a weight of 8 or 4 bits in panels (tensor/PackedLayout): y[t] = the values of row ids[t], or of row first + t. 8 inputs an item.
#ifdef BITS
#define GROUP_LINES (2 + GROUP * BITS / 8)
#define LINE 16
__kernel void unpack(__global const int *restrict ids, const long idsOffset, const int hasIds, const int first,
    __global const uint *restrict w, const long wOffset, __global Y_ELEMENT *restrict y, const long yOffset,
    const long yStride, const int inputs, const long items) {
  long at = get_global_id(0);
  int pieces = (inputs + 7) / 8;
  if (at < items) {
    // Neighbours have neighbouring rows where rows follow each other, pieces of one row where they are looked up.
    long rows = items / pieces;
    long t = hasIds ? at / pieces : at % rows;
    int k = (hasIds ? at % pieces : at / rows) * 8;
    int output = hasIds ? ids[idsOffset + t] : first + (int) t;
    int rest = inputs % GROUP;
    long panelWords = (long) LINE * (inputs / GROUP * GROUP_LINES
        + (rest == 0 ? 0 : 2 + (BITS == 8 ? rest : (rest + 1) / 2)));
    int vector = output % 64 / 16;
    __global const uint *group = w + wOffset + output / 64 * panelWords + (long) (k / GROUP) * GROUP_LINES * LINE
        + output % 16;
    uint half_word = group[vector / 2 * LINE] >> 16 * (vector % 2);
    float scale = as_float((half_word & 0x8000u) << 16 | (half_word & 0x7fffu) << 13) * 5.192296858534828e33f;
    for (int i = k; i < min(k + 8, inputs); i++) {
      int input = i % GROUP;
      int code = BITS == 8
          ? (int) (group[(2 + input) * LINE] >> 8 * vector & 255) - 128
          : (int) (group[(2 + input / 2) * LINE] >> (4 * vector + 16 * (input % 2)) & 15) - 8;
#if Y_FLOAT
      y[yOffset + t * yStride + i] = code * scale;
#else
      y[yOffset + t * yStride + i] = bf16(code * scale);
#endif
    }
  }
}
#endif
