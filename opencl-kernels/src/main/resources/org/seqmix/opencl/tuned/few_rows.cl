// y = x wᵀ + bias for at most TOKENS rows of x, in F32: SHARING items (32 or more) have OUTPUTS rows of w, which they read once, 16 bytes an
// item at a time.
//
// What stands around it in a decoder's block is done in the same launch, and every result on the way is written:
// NORM  the input is normed = x / sqrt(mean(x²) + epsilon) * norm, and the factors go to `scale`;
// PAIR  there is a second weight, gate: second = x gateᵀ, and, where hasOut, out = y silu(second);
// hasResidual  out = residual + y.
//
// W_ELEMENT is float, or ushort for BF16. ALIGNED: rows of x and of the weights, and norm, begin at multiples of 16 bytes.
// SHUFFLES says how the items add up: by PTX shuffles first, or all in local memory.
#include "rows.cl"
#include "sigmoid.cl"
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

#define LINES (OUTPUTS * (1 + PAIR))
#define SUMS (TOKENS * (LINES + NORM))

#if SHUFFLES
// What the warps of a team have summed, SUMS numbers each.
inline float total(__local const float *first) {
  float s = 0;
#pragma unroll
  for (int j = 0; j < SHARING / 32; j++) {
    s += first[j * SUMS];
  }
  return s;
}
#endif

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void few_rows(__global const float *restrict x, const long xOffset, const long xStride,
    __global const W_ELEMENT *restrict w, const long wOffset, const long wStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *y, const long yOffset, const long yStride, const int tokens, const int outputs, const int inputs,
    __global const float *restrict norm, const long normOffset, const float epsilon, __global float *normed,
    const long normedOffset, const long normedStride, __global float *scale, const long scaleOffset,
    __global const W_ELEMENT *restrict gate, const long gateOffset, const long gateStride, __global float *second,
    const long secondOffset, const long secondStride, __global const float *residual, const long residualOffset,
    const long residualStride, const int hasResidual, __global float *out, const long outOffset, const long outStride,
    const int hasOut) {
  int lane = get_local_id(0) % SHARING;
  int first = (get_group_id(0) * (ITEMS / SHARING) + get_local_id(0) / SHARING) * OUTPUTS;
  __global const W_ELEMENT *from[LINES];
  __global const float *in[TOKENS];
  float sum[TOKENS][LINES];
  float square[TOKENS];
#pragma unroll
  for (int o = 0; o < OUTPUTS; o++) {
    from[o] = w + wOffset + min(first + o, outputs - 1) * wStride;
#if PAIR
    from[OUTPUTS + o] = gate + gateOffset + min(first + o, outputs - 1) * gateStride;
#endif
  }
#pragma unroll
  for (int t = 0; t < TOKENS; t++) {
    in[t] = x + xOffset + min(t, tokens - 1) * xStride;
    square[t] = 0;
#pragma unroll
    for (int o = 0; o < LINES; o++) {
      sum[t][o] = 0;
    }
  }
  int whole = inputs / VECTOR * VECTOR;
#pragma unroll UNROLL
  for (int k = lane * VECTOR; k < whole; k += SHARING * VECTOR) {
#if W_FLOAT
    float4 v[LINES];
#pragma unroll
    for (int o = 0; o < LINES; o++) {
      v[o] = FLOAT4(from[o] + k);
    }
#if NORM
    float4 g = FLOAT4(norm + normOffset + k);
#endif
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      float4 u = FLOAT4(in[t] + k);
#if NORM
      square[t] = dot4(u, u, square[t]);
      u *= g;
#endif
#pragma unroll
      for (int o = 0; o < LINES; o++) {
        sum[t][o] = dot4(v[o], u, sum[t][o]);
      }
    }
#else
    uint4 v[LINES];
#pragma unroll
    for (int o = 0; o < LINES; o++) {
      v[o] = UINT4(from[o] + k);
    }
#if NORM
    float4 g = FLOAT4(norm + normOffset + k);
    float4 h = FLOAT4(norm + normOffset + k + 4);
#endif
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      float4 u = FLOAT4(in[t] + k);
      float4 z = FLOAT4(in[t] + k + 4);
#if NORM
      square[t] = dot4(z, z, dot4(u, u, square[t]));
      u *= g;
      z *= h;
#endif
#pragma unroll
      for (int o = 0; o < LINES; o++) {
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
    for (int t = 0; t < TOKENS; t++) {
      float u = in[t][k];
#if NORM
      square[t] = fma(u, u, square[t]);
      u *= norm[normOffset + k];
#endif
#pragma unroll
      for (int o = 0; o < LINES; o++) {
        sum[t][o] = fma(WEIGHT(from[o][k]), u, sum[t][o]);
      }
    }
  }
  // What this item and those that share its outputs have summed: products, then squares.
#define SUM(i) ((i) < TOKENS * LINES ? sum[(i) / LINES][(i) % LINES] : square[(i) - TOKENS * LINES])
  int team = get_local_id(0) / SHARING;
#if SHUFFLES
  __local float partial[ITEMS / 32][SUMS];
#pragma unroll
  for (int i = 0; i < SUMS; i++) {
    float s = SUM(i);
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
#define TOTAL(i) total(&partial[team * (SHARING / 32)][i])
#else
  __local float reached[ITEMS];
  __local float partial[ITEMS / SHARING][SUMS];
  __local float *mine = reached + team * SHARING;
  for (int i = 0; i < SUMS; i++) {
    mine[lane] = SUM(i);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int reach = SHARING / 2; reach > 0; reach /= 2) {
      if (lane < reach) {
        mine[lane] += mine[lane + reach];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (lane == 0) {
      partial[team][i] = mine[0];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#define TOTAL(i) partial[team][i]
#endif
  barrier(CLK_LOCAL_MEM_FENCE);
#if NORM
#define FACTOR(t) (1.0f / sqrt(TOTAL(TOKENS * LINES + (t)) / inputs + epsilon))
#else
#define FACTOR(t) 1.0f
#endif
  for (int i = lane; i < TOKENS * OUTPUTS; i += SHARING) {
    int t = i / OUTPUTS;
    int o = first + i % OUTPUTS;
    if (t < tokens && o < outputs) {
      float value = FACTOR(t) * TOTAL(t * LINES + i % OUTPUTS) + (hasBias ? bias[biasOffset + o] : 0);
      y[yOffset + t * yStride + o] = value;
#if PAIR
      float open = FACTOR(t) * TOTAL(t * LINES + OUTPUTS + i % OUTPUTS);
      second[secondOffset + t * secondStride + o] = open;
      if (hasOut) {
        out[outOffset + t * outStride + o] = value * open * sigmoid(open);
      }
#else
      if (hasResidual) {
        out[outOffset + t * outStride + o] = residual[residualOffset + t * residualStride + o] + value;
      }
#endif
    }
  }
#if NORM
  // Every group writes a piece of the normed rows.
  for (int i = get_global_id(0); i < tokens * inputs; i += get_global_size(0)) {
    int t = i / inputs;
    int k = i % inputs;
    normed[normedOffset + t * normedStride + k] = x[xOffset + t * xStride + k] * FACTOR(t) * norm[normOffset + k];
  }
  if (get_global_id(0) < tokens) {
    scale[scaleOffset + get_global_id(0)] = FACTOR(get_global_id(0));
  }
#endif
}
