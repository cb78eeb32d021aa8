// y = x / sqrt(mean(x²) + epsilon) * w; scale keeps the factor. One group a token.
__kernel void rms_norm(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict w, const long wOffset, __global float *restrict y, const long yOffset,
    const long yStride, __global float *restrict scale, const long scaleOffset, const int width, const float epsilon,
    __local float *partial) {
  long token = get_group_id(0);
  __global const float *from = x + xOffset + token * xStride;
  __global float *to = y + yOffset + token * yStride;
  float sum = 0;
  for (int i = get_local_id(0); i < width; i += get_local_size(0)) {
    sum = fma(from[i], from[i], sum);
  }
  float factor = 1 / sqrt(group_sum(sum, partial) / width + epsilon);
  for (int i = get_local_id(0); i < width; i += get_local_size(0)) {
    to[i] = from[i] * factor * w[wOffset + i];
  }
  if (get_local_id(0) == 0) {
    scale[scaleOffset + token] = factor;
  }
}
