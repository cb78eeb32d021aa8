// y = x wᵀ + bias for at most TOKENS rows of x and a weight of 8 or 4 bits in panels of 64 outputs (tensor/PackedLayout), in F32. A group of
// ITEMS items takes SLICE of the 16 words of each line of a panel; an item has WORDS of them, 4 outputs each, and pieces of PIECE inputs.
//
// A code becomes a float by three instructions or fewer: its bits, where they lie in a half word, under the exponent of 2²³ are the number
// 2²³ + 2^place code; less 2²³ and 2^place times the code of zero it is exact, and 2^-place goes into the scale. Rows of x begin at multiples
// of 16 bytes and have zeros up to the next multiple of 32.
#define GROUP 32
#define CODES (BITS == 8 ? 2 : 4)
#define ACROSS (SLICE / WORDS)
#define DEEP (ITEMS / ACROSS)
#define OUTPUTS (4 * WORDS)
#define LINE 16
#define GROUP_LINES (2 + GROUP * BITS / 8)
// Outputs of a word in the order of sums: 4 word + v. Of a half word `h` of 8 bits: v = 2 h + c; of 4 bits: v = c.
#define ZERO(c) (8388608.0f + (float) ((BITS == 8 ? 128 : 8) << (BITS * (c))))
#define CODE(u, c) (as_float((u) & (BITS == 8 ? 0xffu : 0xfu) << (BITS * (c)) | 0x4b000000u) - ZERO(c))
#define UNIT(v) (BITS == 8 ? ((v) & 1 ? 0.00390625f : 1.0f) : (v) == 0 ? 1.0f : (v) == 1 ? 0.0625f : (v) == 2 ? 0.00390625f : 0.000244140625f)

// Bits of an F16 that is no infinity: moved under the exponent of an F32 they are 2^-112 of it, subnormal ones too.
#define HALF(bits) (as_float(((bits) & 0x8000u) << 16 | ((bits) & 0x7fffu) << 13) * 5.192296858534828e33f)

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
        u[t] = *(__global const float4 *) (in + min(t, tokens - 1) * xStride + i);                                        \
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

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void few_rows_packed(__global const float *restrict x, const long xOffset, const long xStride,
    __global const uint *restrict w, const long wOffset, __global const float *restrict bias, const long biasOffset,
    const int hasBias, __global float *restrict y, const long yOffset, const long yStride, const int tokens,
    const int outputs, const int inputs) {
  int me = get_local_id(0);
  int column = me % ACROSS;
  int deep = me / ACROSS;
  int panel = get_group_id(0) / (LINE / SLICE);
  int word0 = get_group_id(0) % (LINE / SLICE) * SLICE + column * WORDS;
  int groups = (inputs + GROUP - 1) / GROUP;
  int rest = inputs % GROUP;
  long panelWords = (long) LINE * (inputs / GROUP * GROUP_LINES
      + (rest == 0 ? 0 : 2 + (BITS == 8 ? rest : (rest + 1) / 2)));
  __global const uint *from = w + wOffset + panel * panelWords + word0;

  float sum[TOKENS][OUTPUTS];
#pragma unroll
  for (int t = 0; t < TOKENS; t++) {
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
    __global const uint *codes = scales + (2 + (BITS == 8 ? input : input / 2)) * LINE;
    __global const float *in = x + xOffset + group * GROUP + input;
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
#if LANES
#define ROUNDS (ITEMS / 32)
#else
#define ROUNDS DEEP
#endif
  __local float partial[ROUNDS * SLICE * 4];
  for (int t = 0; t < tokens; t++) {
#pragma unroll
    for (int o = 0; o < OUTPUTS; o++) {
      float v = 0;
#pragma unroll
      for (int i = 0; i < TOKENS; i++) {
        v = i == t ? sum[i][o] : v;
      }
#if LANES
#pragma unroll
      for (int reach = 16; reach >= ACROSS; reach /= 2) {
        uint other;
        asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=r"(other) : "r"(as_uint(v)), "r"(reach));
        v += as_float(other);
      }
      if (me % 32 < ACROSS) {
        partial[me / 32 * SLICE * 4 + column * OUTPUTS + o] = v;
      }
#else
      partial[deep * SLICE * 4 + column * OUTPUTS + o] = v;
#endif
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int o = me; o < SLICE * 4; o += ITEMS) {
      float v = 0;
      for (int r = 0; r < ROUNDS; r++) {
        v += partial[r * SLICE * 4 + o];
      }
      int output = panel * 64 + get_group_id(0) % (LINE / SLICE) * SLICE + o / 4 + o % 4 * 16;
      if (output < outputs) {
        y[yOffset + t * yStride + output] = v + (hasBias ? bias[biasOffset + output] : 0);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
