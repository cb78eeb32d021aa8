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

#if WIDTH == 4
#define OF(type) type##4
#define CAT(f) f##4
#else
#define OF(type) type
#define CAT(f) f
#endif
#define CALL(f) CAT(f)
typedef OF(uint) uints;
typedef OF(ushort) shorts;

#define ELEMENT_0 float
#define ELEMENT_1 ushort
#define ELEMENT_2 half
#define ELEMENT_3 double
#define ELEMENT_4 uint
#define ELEMENT_5 ushort
#define ELEMENT_6 ulong
#define JOIN(a, b) a##b
#define ELEMENT(kind) JOIN(ELEMENT_, kind)

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

inline floats real(__global const ELEMENT(X) *from) {
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
  return CALL(convert_float)(*(__global const OF(double) *)from);
#elif X == 3 && Y != 3
  return cut(*(__global const OF(double) *)from);
#else
  return 0;
#endif
}

__kernel void convert(__global const ELEMENT(X) *restrict x, const long xOffset, const long xStride,
    __global ELEMENT(Y) *restrict y, const long yOffset, const long yStride, const long rows, const long columns,
    const int laneBits, const int chunks) {
  PLACE
  __global const ELEMENT(X) *from = x + xOffset + row * xStride + column;
  __global ELEMENT(Y) *to = y + yOffset + row * yStride + column;
#if X >= 4
  *(__global OF(ELEMENT(Y)) *)to = *(__global const OF(ELEMENT(X)) *)from;
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
  *(__global OF(double) *)to = CALL(convert_double)(real(from));
#endif
}
