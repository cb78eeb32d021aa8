// Sums that several kernels of the state-space dual leave in parts, in a fixed order.

// to[t, g width + n] = sum over the heads of group g, ascending, of from[t, head width + n], or += where `add`.
__kernel void sum_heads(__global const float *restrict from, const long fromOffset, const long fromStride, const int tokens,
    const int groups, const int headsPerGroup, const int width, const int add, __global float *restrict to,
    const long toOffset, const long toStride) {
  const int column = get_global_id(0);
  const long token = get_group_id(1);
  if (column < groups * width) {
    const int first = column / width * headsPerGroup;
    float sum = 0;
    for (int h = first; h < first + headsPerGroup; h++) {
      sum += from[fromOffset + token * fromStride + h * width + column % width];
    }
    const long place = toOffset + token * toStride + column;
    to[place] = add ? to[place] + sum : sum;
  }
}

// to[column] += sum of the lines of parts (lines, columns); one group a column.
__kernel void sum_lines(__global const float *restrict parts, const long partsOffset, const int lines, const int columns,
    __global float *restrict to, const long toOffset, __local float *partial) {
  const int column = get_group_id(0);
  float sum = 0;
  for (int line = get_local_id(0); line < lines; line += get_local_size(0)) {
    sum += parts[partsOffset + (long)line * columns + column];
  }
  sum = group_sum(sum, partial);
  if (get_local_id(0) == 0) {
    to[toOffset + column] += sum;
  }
}
