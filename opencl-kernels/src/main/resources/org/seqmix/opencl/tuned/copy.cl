#include "rows.cl"
// y = x between element types; rounded once, to nearest, ties to even; NaN stays NaN.
// X and Y: 0 F32, 1 BF16, 2 F16, 3 F64, 4 numbers of 32 bits as they are, 5 of 16 bits, 6 of 64 bits.
#ifndef X
#define X 0
#define Y 1
#endif
#if X == 3 || Y == 3
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

// A vector of WIDTH of a type; the built-in function of that name for vectors.
#define JOIN(name, width) name##width
#define VECTOR(name, width) JOIN(name, width)
#if WIDTH == 1
#define OF(name) name
#else
#define OF(name) VECTOR(name, WIDTH)
#endif
typedef OF(uint) uints;

#if X == 0
#define FROM float
#elif X == 1
#define FROM ushort
#elif X == 2
#define FROM half
#elif X == 3
#define FROM double
#elif X == 4
#define FROM uint
#elif X == 5
#define FROM ushort
#elif X == 6
#define FROM ulong
#endif
#if Y == 0
#define TO float
#elif Y == 1
#define TO ushort
#elif Y == 2
#define TO half
#elif Y == 3
#define TO double
#elif Y == 4
#define TO uint
#elif Y == 5
#define TO ushort
#elif Y == 6
#define TO ulong
#endif

inline uints rounded_bf16(uints bits) {
  uints nearest = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  return (bits & 0x7FFFFFFFu) > 0x7F800000u ? (bits >> 16) | 0x40u : nearest;
}

#if X == 3
// The float before `d`, marked odd where digits were cut: rounding it on to 16 bits rounds `d` once.
inline floats cut(OF(double) d) {
#if WIDTH == 4
  floats f = convert_float4_rtz(d);
  int4 differs = convert_int4(convert_double4(f) != d);
  return as_float4(as_uint4(f) | as_uint4(differs & 1));
#else
  float f = convert_float_rtz(d);
  return (double)f == d ? f : as_float(as_uint(f) | 1u);
#endif
}
#endif

inline floats real(__global const FROM *from) {
#if X == 0
  return *(__global const floats *)from;
#elif X == 1 && WIDTH == 4
  return as_float4(convert_uint4(*(__global const ushort4 *)from) << 16);
#elif X == 1
  return as_float((uint)*from << 16);
#elif X == 2 && WIDTH == 4
  return vloada_half4(0, from);
#elif X == 2
  return vload_half(0, from);
#elif X == 3 && Y == 0
  return OF(convert_float)(*(__global const OF(double) *)from);
#elif X == 3 && Y != 3
  return cut(*(__global const OF(double) *)from);
#else
  return 0;
#endif
}

__kernel void convert(__global const FROM *restrict x, const long xOffset, const long xStride,
    __global TO *restrict y, const long yOffset, const long yStride, const long rows, const long columns,
    const int laneBits, const int chunks) {
  PLACE
  __global const FROM *from = x + xOffset + row * xStride + column;
  __global TO *to = y + yOffset + row * yStride + column;
#if X >= 4
  *(__global OF(TO) *)to = *(__global const OF(FROM) *)from;
#elif Y == 0
  *(__global floats *)to = real(from);
#elif Y == 1 && WIDTH == 4
  *(__global ushort4 *)to = convert_ushort4(rounded_bf16(as_uint4(real(from))));
#elif Y == 1
  *to = (ushort)rounded_bf16(as_uint(real(from)));
#elif Y == 2 && WIDTH == 4
  vstorea_half4_rte(real(from), 0, to);
#elif Y == 2
  vstore_half_rte(real(from), 0, to);
#else
  *(__global OF(double) *)to = OF(convert_double)(real(from));
#endif
}
