// y = x wᵀ + bias for few rows of x and a weight of 8 or 4 bits in panels of 64 outputs (tensor/PackedLayout), in F32. A group of ITEMS items
// takes TOKENS rows of x and SLICE of the 16 words of each line of a panel; an item has WORDS of them, 4 outputs each, and pieces of PIECE inputs.
//
// A code becomes a float by three instructions or fewer: its bits, where they lie in a half word, under the exponent of 2²³ are the number
// 2²³ + 2^place code; less 2²³ and 2^place times the code of zero it is exact, and 2^-place goes into the scale. Rows of x begin at multiples
// of 16 bytes and have zeros up to the next multiple of 32.
//
// What stands around it in a decoder's block is done in the same launch, and every result on the way is written, as in few_rows.cl:
// NORM  the input is normed = x / sqrt(mean(x²) + epsilon) * norm, and the factors go to `scale`; for at most TOKENS rows of whole groups;
// PAIR  there is a second weight, gate, which half of a group's items have: second = x gateᵀ, and, where hasOut, out = y silu(second);
// hasResidual  out = residual + y.
#include "rows.cl"
#include "sigmoid.cl"
#include "panels.cl"
#define ACROSS (SLICE / WORDS)
#define EACH (ITEMS / (1 + PAIR))
#define DEEP (EACH / ACROSS)
#define OUTPUTS (4 * WORDS)
// Outputs of a word in the order of sums: 4 word + v. Of a half word `h` of 8 bits: v = 2 h + c; of 4 bits: v = c.
#define NOTHING(c) (8388608.0f + (float) (ZERO << (BITS * (c))))
#define CODE(u, c) (as_float((u) & (BITS == 8 ? 0xffu : 0xfu) << (BITS * (c)) | 0x4b000000u) - NOTHING(c))
#define UNIT(v) (BITS == 8 ? ((v) & 1 ? 0.00390625f : 1.0f) : (v) == 0 ? 1.0f : (v) == 1 ? 0.0625f : (v) == 2 ? 0.00390625f : 0.000244140625f)

#if WORDS == 4
#define READ(to, p)                                     \
  {                                                     \
    uint4 v = *(__global const uint4 *) (p);            \
    to[0] = v.x;                                        \
    to[1] = v.y;                                        \
    to[2] = v.z;                                        \
    to[3] = v.w;                                        \
  }
#elif WORDS == 2
#define READ(to, p)                                     \
  {                                                     \
    uint2 v = *(__global const uint2 *) (p);            \
    to[0] = v.x;                                        \
    to[1] = v.y;                                        \
  }
#else
#define READ(to, p) to[0] = *(p);
#endif

#if NORM
#define NORMED(t, i)                                                                                                      \
  square[t] = fma(u[t].x, u[t].x, fma(u[t].y, u[t].y, fma(u[t].z, u[t].z, fma(u[t].w, u[t].w, square[t]))));              \
  u[t] *= *(__global const float4 *) (factors + i);
#else
#define NORMED(t, i)
#endif

#define PIECE_LINES (PIECE * BITS / 8)
// A piece: its lines from AT(i), all on their way before the first is used.
#define PIECE_OF(AT)                                                                                                      \
  {                                                                                                                       \
    uint line[PIECE_LINES][WORDS];                                                                                        \
    _Pragma("unroll") for (int i = 0; i < PIECE_LINES; i++) {                                                             \
      READ(line[i], codes + AT(i) * LINE)                                                                                 \
    }                                                                                                                     \
    _Pragma("unroll") for (int i = 0; i < PIECE; i += 4) {                                                                \
      float4 u[TOKENS];                                                                                                   \
      _Pragma("unroll") for (int t = 0; t < TOKENS; t++) {                                                                \
        u[t] = *(__global const float4 *) (in + min(t, rows - 1) * xStride + i);                                          \
        NORMED(t, i)                                                                                                      \
      }                                                                                                                   \
      _Pragma("unroll") for (int j = 0; j < 4; j++) {                                                                     \
        _Pragma("unroll") for (int o = 0; o < OUTPUTS; o++) {                                                             \
          uint word = line[(i + j) * BITS / 8][o / 4];                                                                    \
          uint bits = (BITS == 8 ? o % 4 / 2 : j % 2) ? word >> 16 : word;                                                \
          float code = CODE(bits, BITS == 8 ? o % 2 : o % 4);                                                             \
          _Pragma("unroll") for (int t = 0; t < TOKENS; t++) {                                                            \
            part[t][o] = fma(code, j == 0 ? u[t].x : j == 1 ? u[t].y : j == 2 ? u[t].z : u[t].w, part[t][o]);             \
          }                                                                                                               \
        }                                                                                                                 \
      }                                                                                                                   \
    }                                                                                                                     \
  }
#define INSIDE(i) (i)
// Lines beyond the last would be another panel's, or none: the last line is read again, for inputs that are zeros.
#define AT_MOST(i) min(i, (left * BITS + 7) / 8 - 1)

#if SHUFFLES
#define ROUNDS (EACH / 32)
#else
#define ROUNDS DEEP
#endif
#define SUMS (SLICE * 4 + NORM)
// What the items of a team, those of one weight, have summed: ROUNDS times SUMS numbers.
inline float total(__local const float *first) {
  float sum = 0;
  for (int r = 0; r < ROUNDS; r++) {
    sum += first[r * SUMS];
  }
  return sum;
}

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void few_rows_packed(__global const float *restrict x, const long xOffset, const long xStride,
    __global const uint *restrict w, const long wOffset, __global const float *restrict bias, const long biasOffset,
    const int hasBias, __global float *y, const long yOffset, const long yStride, const int tokens, const int outputs,
    const int inputs, __global const float *restrict norm, const long normOffset, const float epsilon,
    __global float *normed, const long normedOffset, const long normedStride, __global float *scale,
    const long scaleOffset, __global const uint *restrict gate, const long gateOffset, __global float *second,
    const long secondOffset, const long secondStride, __global const float *residual, const long residualOffset,
    const long residualStride, const int hasResidual, __global float *out, const long outOffset, const long outStride,
    const int hasOut) {
  int me = get_local_id(0);
  int team = me / EACH;
  int column = me % ACROSS;
  int deep = me % EACH / ACROSS;
  int pieces = (tokens + TOKENS - 1) / TOKENS;
  long token0 = get_group_id(0) % pieces * TOKENS;
  int rows = min(tokens - (int) token0, TOKENS);
  int slice = get_group_id(0) / pieces;
  int panel = slice / (LINE / SLICE);
  int slice0 = slice % (LINE / SLICE) * SLICE;
  int groups = (inputs + GROUP - 1) / GROUP;
  __global const uint *from = w + wOffset;
#if PAIR
  from = team == 0 ? from : gate + gateOffset;
#endif
  from += panel * panel_words(inputs) + slice0 + column * WORDS;

  float sum[TOKENS][OUTPUTS];
  float square[TOKENS];
#pragma unroll
  for (int t = 0; t < TOKENS; t++) {
    square[t] = 0;
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      sum[t][o] = 0;
    }
  }
  for (int p = deep; p < groups * (GROUP / PIECE); p += DEEP) {
    int group = p / (GROUP / PIECE);
    int input = p % (GROUP / PIECE) * PIECE;
    int left = min(inputs - group * GROUP - input, PIECE);
    __global const uint *scales = from + (long) group * GROUP_LINES * LINE;
    __global const uint *codes = scales + (2 + CODE_LINES(input)) * LINE;
    __global const float *in = x + xOffset + token0 * xStride + group * GROUP + input;
#if NORM
    __global const float *factors = norm + normOffset + group * GROUP + input;
#endif
    uint s[2][WORDS];
    READ(s[0], scales)
    READ(s[1], scales + LINE)
    float part[TOKENS][OUTPUTS];
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
#pragma unroll
      for (int o = 0; o < OUTPUTS; o++) {
        part[t][o] = 0;
      }
    }
    if (left == PIECE) {
      PIECE_OF(INSIDE)
    } else if (left > 0) {
      PIECE_OF(AT_MOST)
    }
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      uint both = s[o % 4 / 2][o / 4];
      float scale = HALF(o % 2 ? both >> 16 : both) * UNIT(o % 4);
#pragma unroll
      for (int t = 0; t < TOKENS; t++) {
        sum[t][o] = fma(part[t][o], scale, sum[t][o]);
      }
    }
  }

  // Items of one column add up: within a warp by shuffles, then over warps in local memory; or all in local memory.
  __local float partial[(1 + PAIR) * ROUNDS * SUMS];
  __local float factor[TOKENS];
  for (int t = 0; t < rows; t++) {
#pragma unroll
    for (int o = 0; o < OUTPUTS + NORM; o++) {
      float v = 0;
#pragma unroll
      for (int i = 0; i < TOKENS; i++) {
        v = i != t ? v : o < OUTPUTS ? sum[i][o % OUTPUTS] : square[i];
      }
#if SHUFFLES
#pragma unroll
      for (int reach = 16; reach >= ACROSS; reach /= 2) {
        uint other;
        asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=r"(other) : "r"(as_uint(v)), "r"(reach));
        v += as_float(other);
      }
      bool keeps = me % 32 < ACROSS;
      int at = me / 32;
#else
      bool keeps = true;
      int at = team * DEEP + deep;
#endif
      if (keeps && (o < OUTPUTS || column == 0)) {
        partial[at * SUMS + (o < OUTPUTS ? column * OUTPUTS + o : SLICE * 4)] = v;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#if NORM
    float scaled = 1.0f / sqrt(total(partial + SLICE * 4) / inputs + epsilon);
    if (me == 0) {
      factor[t] = scaled;
    }
#else
    float scaled = 1;
#endif
    for (int i = me; i < SLICE * 4; i += ITEMS) {
      int o = panel * PANEL + slice0 + i / 4 + i % 4 * LINE;
      long token = token0 + t;
      if (o < outputs) {
        float value = scaled * total(partial + i) + (hasBias ? bias[biasOffset + o] : 0);
        y[yOffset + token * yStride + o] = value;
#if PAIR
        float open = scaled * total(partial + ROUNDS * SUMS + i);
        second[secondOffset + token * secondStride + o] = open;
        if (hasOut) {
          out[outOffset + token * outStride + o] = value * open * sigmoid(open);
        }
#else
        if (hasResidual) {
          out[outOffset + token * outStride + o] = residual[residualOffset + token * residualStride + o] + value;
        }
#endif
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#if NORM
  // Every group writes a piece of the normed rows.
  for (int i = get_global_id(0); i < rows * inputs; i += get_global_size(0)) {
    int t = i / inputs;
    int k = i % inputs;
    normed[normedOffset + t * normedStride + k] = x[xOffset + t * xStride + k] * factor[t] * norm[normOffset + k];
  }
  if (get_global_id(0) < rows) {
    scale[scaleOffset + get_global_id(0)] = factor[get_global_id(0)];
  }
#endif
}
