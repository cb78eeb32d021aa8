// The state-space dual forward pass on tensor cores, for NVIDIA devices of compute capability 8.0 and later.
//
// One work group takes one row of tokens, one head and a tile of 16 WARPS columns of its values through all chunks of Q tokens, and
// keeps its part of the state in registers: every input is read once and every output written once. All products are turned: values
// (16 x Q) and states (16 x N) are left factors in registers; B, C and the chunk's matrix come from local memory.
//
// Two warps share 16 columns. Each has half the state, sums what that half adds to all outputs of the chunk, hands the other warp its
// half of them, and adds the chunk's matrix times the values to its own.
//
// Definitions: N state size (a power of two from 16 on), P head dim (a multiple of 16 WARPS), WARPS, PIECES 3 for F32: a number is two TF32
// numbers and a product three, or 1 where inputs may be rounded to TF32.
//
// Columns of k of a product may come in any order if both factors agree: here a fragment's columns q and q + 4 are always 2q and
// 2q + 1, which is how results lie in registers, so results become left factors as they are. Lines of local memory are as long as
// keeps reads apart.

#define Q 32
#define BROW (N + 4)
#define CROW (N + 8)
#define XROW (16 * WARPS + 4)
#define MROW (Q + 8)
#define ITEMS (64 * WARPS)
#define HALF (N / 16)

inline void mma(float *d, const uint *a, const uint b0, const uint b1) {
  asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// The upper part of v, and what is left of it. Tensor cores read no more than that.
inline uint upper(const float v) {
  return PIECES == 1 ? as_uint(v) : as_uint(v) & 0xffffe000u;
}

inline uint lower(const float v, const uint up) {
  return as_uint(v - as_float(up));
}

// d += a b with a in pieces.
inline void product(float *d, const uint *high, const uint *low, const float v0, const float v1) {
  uint b0 = upper(v0);
  uint b1 = upper(v1);
  if (PIECES == 3) {
    mma(d, high, lower(v0, b0), lower(v1, b1));
    mma(d, low, b0, b1);
  }
  mma(d, high, b0, b1);
}

inline void split(const float *v, uint *high, uint *low) {
#pragma unroll
  for (int i = 0; i < 4; i++) {
    high[i] = upper(v[i]);
    low[i] = PIECES == 3 ? lower(v[i], high[i]) : 0;
  }
}

inline void fetch(__local float *to, __global const float *from, const int bytes) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"((uint)(size_t)to), "l"(from), "r"(bytes) : "memory");
}

inline float shift_up(const float v, const int by) {
  float r;
  asm volatile("shfl.sync.up.b32 %0, %1, %2, 0, 0xffffffff;" : "=f"(r) : "f"(v), "r"(by));
  return r;
}

// v of another lane.
inline float of_lane(const float v, const int lane) {
  float r;
  asm volatile("shfl.sync.idx.b32 %0, %1, %2, 31, 0xffffffff;" : "=f"(r) : "f"(v), "r"(lane));
  return r;
}

// Q tokens of `width` columns from `from` on; zeros from `count` on.
inline void fetch_tile(__local float *to, const int line, __global const float *from, const int stride, const int width,
    const int count) {
  const int token = get_local_id(0) / (width / 4);
  const int column = get_local_id(0) % (width / 4) * 4;
  const int lines = ITEMS / (width / 4);
  if (lines > Q && token >= Q) {
    return;
  }
  if (count >= Q) {
#pragma unroll
    for (int t = 0; t < Q; t += lines) {
      fetch(to + (token + t) * line + column, from + (token + t) * stride + column, 16);
    }
  } else {
#pragma unroll 1
    for (int t = token; t < Q; t += lines) {
      fetch(to + t * line + column, from + (t < count ? t : 0) * stride + column, t < count ? 16 : 0);
    }
  }
}

inline void zero(float *d) {
  d[0] = d[1] = d[2] = d[3] = 0;
}

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void ssd_walk(__global const float *restrict x,
    const long xOffset, const long xStride, __global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict decay,
    const long decayOffset, const long decayStride, __global const float *restrict d, const long dOffset, const int hasD,
    __global const int *restrict spans, const long spansOffset, __global const int *restrict firstSpan,
    const long firstSpanOffset, const int heads, const int headsPerGroup, __global const float *in, const long inOffset,
    const int hasIn, __global float *restrict y, const long yOffset, const long yStride, __global float *out,
    const long outOffset, const int hasOut) {
  __local float keys[2][Q * BROW] __attribute__((aligned(16)));
  __local float queries[2][Q * CROW] __attribute__((aligned(16)));
  __local float values[2][Q * XROW] __attribute__((aligned(16)));
  __local float matrix[Q * MROW] __attribute__((aligned(16)));
  __local float handed[2 * WARPS][8][32];
  const int lane = get_local_id(0) & 31;
  const int warp = (get_local_id(0) >> 5) % WARPS;
  const int side = get_local_id(0) / (32 * WARPS);
  const int g = lane >> 2;
  const int q = lane & 3;
  const int tiles = P / (16 * WARPS);
  const int head = get_group_id(0) / tiles;
  const int tile = get_group_id(0) % tiles * 16 * WARPS;
  const int column = 16 * warp + 2 * g;
  const long row = get_group_id(1);
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  const long place = ((row * heads + head) * N + side * (N / 2) + 2 * q) * P + tile + column;
  __global const int *span = spans + spansOffset + 6 * firstSpan[firstSpanOffset + row];
  __global const int *behind = spans + spansOffset + 6 * firstSpan[firstSpanOffset + row + 1];
  __global const float *xs = x + xOffset + head * P + tile;
  __global const float *bs = b + bOffset + head / headsPerGroup * N;
  __global const float *cs = c + cOffset + head / headsPerGroup * N;
  __global const float *ls = decay + decayOffset + head;
  __global float *ys = y + yOffset + head * P + tile + column;

  float h[HALF][4];
#pragma unroll
  for (int n = 0; n < HALF; n++) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      h[n][e] = hasIn && span[4] ? in[inOffset + place + (8 * n + (e & 1)) * P + (e >> 1)] : 0.0f;
    }
  }
  int token = span[1];
  int end = span[2];
  int stage = 0;
  float log = 0;
  if (token < end) {
    fetch_tile(keys[0], BROW, bs + token * bStride, (int)bStride, N, end - token);
    fetch_tile(queries[0], CROW, cs + token * cStride, (int)cStride, N, end - token);
    fetch_tile(values[0], XROW, xs + token * xStride, (int)xStride, 16 * WARPS, end - token);
    log = lane < end - token ? ls[(token + lane) * decayStride] : 0.0f;
  }
  while (token < end) {
    // Sums of decays within the chunk, one a lane; every warp has them all.
    float sum = log;
#pragma unroll
    for (int by = 1; by < Q; by *= 2) {
      float other = shift_up(sum, by);
      sum += lane >= by ? other : 0.0f;
    }
    asm volatile("cp.async.wait_all;" ::: "memory");
    barrier(CLK_LOCAL_MEM_FENCE);
    const int now = token;
    const int count = end - token;
    int begins = 0;
    token += Q;
    if (token >= end && span + 6 < behind) {
      span += 6;
      token = span[1];
      end = span[2];
      begins = 1;
    }
    if (token < end) {
      fetch_tile(keys[1 - stage], BROW, bs + token * bStride, (int)bStride, N, end - token);
      fetch_tile(queries[1 - stage], CROW, cs + token * cStride, (int)cStride, N, end - token);
      fetch_tile(values[1 - stage], XROW, xs + token * xStride, (int)xStride, 16 * WARPS, end - token);
      log = lane < end - token ? ls[(token + lane) * decayStride] : 0.0f;
    }
    __local const float *kb = keys[stage];
    __local const float *qc = queries[stage];
    __local const float *xv = values[stage] + column;

    // C Bᵀ on and below the diagonal, in pieces of 16 queries and 8 keys, times the decays between them; D on it.
#pragma unroll 1
    for (int piece = warp + side * WARPS; piece < 6; piece += 2 * WARPS) {
      const int i = (piece < 4 ? 16 : 0) + g;
      const int j = 8 * (piece < 4 ? piece : piece - 4);
      float s[4];
      zero(s);
#pragma unroll
      for (int n = 0; n < N / 8; n++) {
        const float2 c0 = *(__local const float2 *)(qc + i * CROW + 8 * n + 2 * q);
        const float2 c1 = *(__local const float2 *)(qc + (i + 8) * CROW + 8 * n + 2 * q);
        const float2 key = *(__local const float2 *)(kb + (j + g) * BROW + 8 * n + 2 * q);
        const float a[4] = {c0.x, c1.x, c0.y, c1.y};
        uint high[4];
        uint low[4];
        split(a, high, low);
        product(s, high, low, key.x, key.y);
      }
      const float line0 = of_lane(sum, i);
      const float line1 = of_lane(sum, i + 8);
#pragma unroll
      for (int e = 0; e < 2; e++) {
        const int key = j + 2 * q + e;
        const float until = of_lane(sum, key);
        matrix[i * MROW + key] = key < i ? s[e] * exp(line0 - until) : key == i ? s[e] + skip : 0.0f;
        matrix[(i + 8) * MROW + key] = key < i + 8 ? s[2 + e] * exp(line1 - until) : key == i + 8 ? s[2 + e] + skip : 0.0f;
      }
    }
    // (half the state before the chunk)ᵀ Cᵀ. In eights of tokens, this warp keeps 0 and 3 or 1 and 2, so that both have as much
    // below the diagonal, and hands the others over.
    float o[4][4];
#pragma unroll
    for (int m = 0; m < 4; m++) {
      zero(o[m]);
    }
#pragma unroll
    for (int n = 0; n < HALF; n++) {
      float a[4] = {h[n][0], h[n][2], h[n][1], h[n][3]};
      uint high[4];
      uint low[4];
      split(a, high, low);
#pragma unroll
      for (int m = 0; m < 4; m++) {
        const int i = m == 0 ? side : m == 1 ? 3 - side : m == 2 ? 1 - side : 2 + side;
        const float2 pair = *(__local const float2 *)(qc + (8 * i + g) * CROW + side * (N / 2) + 8 * n + 2 * q);
        product(o[m], high, low, pair.x, pair.y);
      }
    }
#pragma unroll
    for (int e = 0; e < 4; e++) {
      handed[warp + side * WARPS][e][lane] = o[2][e];
      handed[warp + side * WARPS][4 + e][lane] = o[3][e];
    }
    float v[4][4];
#pragma unroll
    for (int k = 0; k < 4; k++) {
#pragma unroll
      for (int r = 0; r < 2; r++) {
        float2 pair = *(__local const float2 *)(xv + (8 * k + 2 * q + r) * XROW);
        v[k][2 * r] = pair.x;
        v[k][2 * r + 1] = pair.y;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    const float since = exp(sum);
#pragma unroll
    for (int m = 0; m < 2; m++) {
      const int i = m == 0 ? side : 3 - side;
      const float since0 = of_lane(since, 8 * i + 2 * q);
      const float since1 = of_lane(since, 8 * i + 2 * q + 1);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        o[m][e] = (o[m][e] + handed[warp + (1 - side) * WARPS][4 * m + e][lane]) * (e & 1 ? since1 : since0);
      }
    }
    // + valuesᵀ (the chunk's matrix)ᵀ
    __local const float *lines0 = matrix + (8 * side + g) * MROW + 2 * q;
    __local const float *lines1 = matrix + (8 * (3 - side) + g) * MROW + 2 * q;
#pragma unroll
    for (int k = 0; k < 4; k++) {
      uint high[4];
      uint low[4];
      split(v[k], high, low);
      if (k == 0 || k == 1 && side) {
        float2 m = *(__local const float2 *)(lines0 + 8 * k);
        product(o[0], high, low, m.x, m.y);
      }
      if (k < 3 || !side) {
        float2 m = *(__local const float2 *)(lines1 + 8 * k);
        product(o[1], high, low, m.x, m.y);
      }
    }
#pragma unroll
    for (int m = 0; m < 2; m++) {
#pragma unroll
      for (int r = 0; r < 2; r++) {
        const int t = 8 * (m == 0 ? side : 3 - side) + 2 * q + r;
        if (t < count) {
          *(__global float2 *)(ys + (now + t) * yStride) = (float2)(o[m][r], o[m][2 + r]);
        }
      }
    }
    // The state after the chunk. The chunk's part is summed by itself: the tensor cores round towards zero.
    const float all = of_lane(sum, Q - 1);
    const float whole = exp(all);
    const float until = exp(all - sum);
    uint high[4][4];
    uint low[4][4];
#pragma unroll
    for (int k = 0; k < 4; k++) {
#pragma unroll
      for (int r = 0; r < 2; r++) {
        const float a = of_lane(until, 8 * k + 2 * q + r);
        v[k][2 * r] *= a;
        v[k][2 * r + 1] *= a;
      }
      split(v[k], high[k], low[k]);
    }
#pragma unroll
    for (int n = 0; n < HALF; n++) {
      float part[4];
      zero(part);
#pragma unroll
      for (int k = 0; k < 4; k++) {
        __local const float *ba = kb + (8 * k + 2 * q) * BROW + side * (N / 2) + 8 * n + g;
        product(part, high[k], low[k], ba[0], ba[BROW]);
      }
#pragma unroll
      for (int e = 0; e < 4; e++) {
        h[n][e] = fma(whole, h[n][e], part[e]);
      }
    }
    if (begins) {
#pragma unroll
      for (int n = 0; n < HALF; n++) {
        zero(h[n]);
      }
    }
    stage = 1 - stage;
  }
  if (hasOut) {
#pragma unroll
    for (int n = 0; n < HALF; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        out[outOffset + place + (8 * n + (e & 1)) * P + (e >> 1)] = h[n][e];
      }
    }
  }
}
