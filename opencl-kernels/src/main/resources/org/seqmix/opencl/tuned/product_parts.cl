// c (+)= the sum of `parts` arrays (rows, columns) + bias, in order: what a product whose depth was cut into parts comes to.
__kernel void add_parts(__global const float *restrict p, const long pOffset, const long partSize, const int parts,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict c, const long cOffset, const long cStride, const int columns, const int add, const long items) {
  long at = get_global_id(0);
  if (at < items) {
    long row = at / columns;
    int column = at % columns;
    float sum = 0;
    for (int i = 0; i < parts; i++) {
      sum += p[pOffset + i * partSize + at];
    }
    sum += hasBias ? bias[biasOffset + column] : 0;
    __global float *out = c + cOffset + row * cStride + column;
    *out = add ? *out + sum : sum;
  }
}
