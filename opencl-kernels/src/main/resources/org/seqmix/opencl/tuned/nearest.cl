// The nearest BF16, of two equally near ones the even one; what is no number stays none.
inline ushort bf16(float v) {
  uint bits = as_uint(v);
  return isnan(v) ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
