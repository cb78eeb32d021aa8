// Before every program: what all kernels may use.
#pragma OPENCL FP_CONTRACT OFF

// Sum over a work group of a power of two of items, the same for every item; `partial` has a float for each.
inline float group_sum(float value, __local float *partial) {
  int lane = get_local_id(0);
  partial[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int reach = get_local_size(0) / 2; reach > 0; reach /= 2) {
    if (lane < reach) {
      partial[lane] += partial[lane + reach];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float sum = partial[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return sum;
}
