// y = x wᵀ + bias for at most TOKENS rows of x, in F32: SHARING items (32 or more) have OUTPUTS rows of w, which they read once, 16 bytes an
// item at a time.
//
// W_ELEMENT is float, or ushort for BF16. ALIGNED: rows of x and w begin at multiples of 16 bytes.
// LANES says how the items add up: by PTX shuffles first, or all in local memory.
#define VECTOR (W_FLOAT ? 4 : 8)

#if ALIGNED
#define FLOAT4(p) (*(__global const float4 *) (p))
#define UINT4(p) (*(__global const uint4 *) (p))
#else
#define FLOAT4(p) vload4(0, p)
#define UINT4(p) four_words(p)
inline uint4 four_words(__global const ushort *p) {
  return (uint4)(p[0] | (uint) p[1] << 16, p[2] | (uint) p[3] << 16, p[4] | (uint) p[5] << 16, p[6] | (uint) p[7] << 16);
}
#endif

inline float dot4(float4 w, float4 x, float sum) {
  return fma(w.w, x.w, fma(w.z, x.z, fma(w.y, x.y, fma(w.x, x.x, sum))));
}

#if W_FLOAT
#define WEIGHT(v) (v)
#else
#define WEIGHT(v) as_float((uint) (v) << 16)
#endif

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void few_rows(__global const float *restrict x, const long xOffset, const long xStride,
    __global const W_ELEMENT *restrict w, const long wOffset, const long wStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict y, const long yOffset, const long yStride, const int tokens, const int outputs,
    const int inputs) {
  int lane = get_local_id(0) % SHARING;
  int first = (get_group_id(0) * (ITEMS / SHARING) + get_local_id(0) / SHARING) * OUTPUTS;
  __global const W_ELEMENT *from[OUTPUTS];
  __global const float *in[TOKENS];
  float sum[TOKENS][OUTPUTS];
#pragma unroll
  for (int o = 0; o < OUTPUTS; o++) {
    from[o] = w + wOffset + min(first + o, outputs - 1) * wStride;
  }
#pragma unroll
  for (int t = 0; t < TOKENS; t++) {
    in[t] = x + xOffset + min(t, tokens - 1) * xStride;
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      sum[t][o] = 0;
    }
  }
  int whole = inputs / VECTOR * VECTOR;
#pragma unroll UNROLL
  for (int k = lane * VECTOR; k < whole; k += SHARING * VECTOR) {
#if W_FLOAT
    float4 v[OUTPUTS];
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      v[o] = FLOAT4(from[o] + k);
    }
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      float4 u = FLOAT4(in[t] + k);
#pragma unroll
      for (int o = 0; o < OUTPUTS; o++) {
        sum[t][o] = dot4(v[o], u, sum[t][o]);
      }
    }
#else
    uint4 v[OUTPUTS];
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      v[o] = UINT4(from[o] + k);
    }
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      float4 u = FLOAT4(in[t] + k);
      float4 z = FLOAT4(in[t] + k + 4);
#pragma unroll
      for (int o = 0; o < OUTPUTS; o++) {
        float4 even = as_float4(v[o] << 16);
        float4 odd = as_float4(v[o] & 0xffff0000u);
        sum[t][o] = dot4((float4)(even.x, odd.x, even.y, odd.y), u, sum[t][o]);
        sum[t][o] = dot4((float4)(even.z, odd.z, even.w, odd.w), z, sum[t][o]);
      }
    }
#endif
  }
  for (int k = whole + lane; k < inputs; k += SHARING) {
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      float v = WEIGHT(from[o][k]);
#pragma unroll
      for (int t = 0; t < TOKENS; t++) {
        sum[t][o] = fma(v, in[t][k], sum[t][o]);
      }
    }
  }
#define SUMS (TOKENS * OUTPUTS)
#if LANES
  __local float partial[ITEMS / 32][SUMS];
#pragma unroll
  for (int i = 0; i < SUMS; i++) {
    float s = sum[i / OUTPUTS][i % OUTPUTS];
#pragma unroll
    for (int reach = 16; reach > 0; reach /= 2) {
      uint other;
      asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=r"(other) : "r"(as_uint(s)), "r"(reach));
      s += as_float(other);
    }
    if (lane % 32 == i % 32) {
      partial[get_local_id(0) / 32][i] = s;
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = lane; i < SUMS; i += SHARING) {
    float s = 0;
#pragma unroll
    for (int j = 0; j < SHARING / 32; j++) {
      s += partial[get_local_id(0) / SHARING * (SHARING / 32) + j][i];
    }
    int t = i / OUTPUTS;
    int o = first + i % OUTPUTS;
    if (t < tokens && o < outputs) {
      y[yOffset + t * yStride + o] = s + (hasBias ? bias[biasOffset + o] : 0);
    }
  }
#else
  __local float partial[ITEMS];
  __local float *mine = partial + get_local_id(0) / SHARING * SHARING;
  for (int i = 0; i < SUMS; i++) {
    mine[lane] = sum[i / OUTPUTS][i % OUTPUTS];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int reach = SHARING / 2; reach > 0; reach /= 2) {
      if (lane < reach) {
        mine[lane] += mine[lane + reach];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    int t = i / OUTPUTS;
    int o = first + i % OUTPUTS;
    if (lane == 0 && t < tokens && o < outputs) {
      y[yOffset + t * yStride + o] = mine[0] + (hasBias ? bias[biasOffset + o] : 0);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#endif
}
