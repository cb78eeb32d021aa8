#include "rows.cl"
// AdamW of WIDTH numbers an item and turn.

// The numbers of a step: `first` = rate / (1 - beta1^step), `second` = 1 / sqrt(1 - beta2^step), `decay` = rate times weight decay.
typedef struct {
  float gradientScale, beta1, rest1, beta2, rest2, first, second, epsilon, decay;
} Step;

inline void update(Step s, __global float *w, __global float *g, __global float *m, __global float *v, int zeroes) {
  floats grad = *(__global floats *)g * s.gradientScale;
  floats mean = fma((floats)(s.beta1), *(__global floats *)m, s.rest1 * grad);
  floats square = fma((floats)(s.beta2), *(__global floats *)v, s.rest2 * grad * grad);
  floats weight = *(__global floats *)w;
  weight -= s.decay * weight;
  *(__global floats *)m = mean;
  *(__global floats *)v = square;
  *(__global floats *)w = weight - s.first * mean / (sqrt(square) * s.second + s.epsilon);
  if (zeroes) {
    *(__global floats *)g = 0;
  }
}

// One parameter.
__kernel void adamw(__global float *w, const long wOffset, __global float *gradient, const long gradientOffset,
    __global float *m, const long mOffset, __global float *v, const long vOffset, const float gradientScale,
    const float beta1, const float rest1, const float beta2, const float rest2, const float first, const float second,
    const float epsilon, const float decay, const int zeroes, const long items) {
  long i = get_global_id(0) * WIDTH;
  if (get_global_id(0) < items) {
    Step s = {gradientScale, beta1, rest1, beta2, rest2, first, second, epsilon, decay};
    update(s, w + wOffset + i, gradient + gradientOffset + i, m + mOffset + i, v + vOffset + i, zeroes);
  }
}

// 64 bits from two numbers of the table.
inline long whole(__global const int *at) {
  return (long)(((ulong)(uint)at[1] << 32) | (uint)at[0]);
}

// Many parameters in the same four buffers; gradients are zeroed. `table` has ENTRY numbers for each: offsets in w, gradient, m
// and v, elements (two numbers each), its first group, then the Step's. A group takes PIECE elements of one of them.
#define ENTRY 20
__kernel void adamw_many(__global float *w, __global float *gradient, __global float *m, __global float *v,
    __global const int *restrict table, const long tableOffset, const int count, const int piece) {
  int group = get_group_id(0);
  int low = 0;
  int high = count - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (table[tableOffset + middle * ENTRY + 10] <= group) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  __global const int *entry = table + tableOffset + low * ENTRY;
  __global const float *real = (__global const float *)(entry + 11);
  Step s = {real[0], real[1], real[2], real[3], real[4], real[5], real[6], real[7], real[8]};
  long from = (long)(group - entry[10]) * piece;
  long end = min(from + piece, whole(entry + 8));
  w += whole(entry);
  gradient += whole(entry + 2);
  m += whole(entry + 4);
  v += whole(entry + 6);
  for (long i = from + get_local_id(0) * WIDTH; i < end; i += LANES * WIDTH) {
    update(s, w + i, gradient + i, m + i, v + i, 1);
  }
}
