// c = a b for `items` matrices, in F32: tiles of BM by BN in the registers of 16 by 16 work items, TM by TN each, and BK of depth at a time
// in two halves of local memory, of which one is read while the other is filled.
//
// A_K: a is stored (rows, depth), else (depth, rows); B_K: b is stored (columns, depth), else (depth, columns). B_ELEMENT is float, or
// ushort for BF16. ALIGNED: rows of all three begin at multiples of four elements. The depth may be cut into parts, each with its own c.
//
// Local memory holds (depth, rows) and (depth, columns). Where four of depth are turned on the way in, a column's place is mixed with
// its depth (MIX), so that the 32 items of a warp write to 32 banks.
#define BM (16 * TM)
#define BN (16 * TN)
#define ITEMS 256
#define CHUNKS (BK / 4)
#define MIX(k) (((k) >> 2 & (CHUNKS - 1)) << (BK == 8 ? 4 : BK == 16 ? 3 : 2))
#define A_COUNT (BM * CHUNKS)
#define B_COUNT (BN * CHUNKS)
#define A_LOADS ((A_COUNT + ITEMS - 1) / ITEMS)
#define B_LOADS ((B_COUNT + ITEMS - 1) / ITEMS)
#define BAND 8

inline float4 four_float(__global const float *p, int left) {
  if (left >= 4) {
#if ALIGNED
    return *(__global const float4 *) p;
#else
    return vload4(0, p);
#endif
  }
  return (float4)(left > 0 ? p[0] : 0, left > 1 ? p[1] : 0, left > 2 ? p[2] : 0, 0);
}

inline float4 four_ushort(__global const ushort *p, int left) {
  uint4 u;
  if (left >= 4) {
#if ALIGNED
    u = convert_uint4(*(__global const ushort4 *) p);
#else
    u = convert_uint4(vload4(0, p));
#endif
  } else {
    u = (uint4)(left > 0 ? p[0] : 0, left > 1 ? p[1] : 0, left > 2 ? p[2] : 0, 0);
  }
  return as_float4(u << 16);
}

#define JOIN(x, y) x##y
#define FOUR(type) JOIN(four_, type)

// N numbers from local memory, four (or two) at a time, 64 (or 32) apart.
#define FRAGMENT(N, to, from)                                   \
  if (N == 2) {                                                 \
    float2 v = *(__local const float2 *) (from);                \
    to[0] = v.x;                                                \
    to[1] = v.y;                                                \
  } else {                                                      \
    _Pragma("unroll") for (int f = 0; f < N / 4; f++) {         \
      float4 v = *(__local const float4 *) ((from) + 64 * f);   \
      to[4 * f] = v.x;                                          \
      to[4 * f + 1] = v.y;                                      \
      to[4 * f + 2] = v.z;                                      \
      to[4 * f + 3] = v.w;                                      \
    }                                                           \
  }
#define WIDTH(N) (N == 2 ? 2 : 4)
#define PLACE(N, lane, i) ((lane) * WIDTH(N) + (i) / WIDTH(N) * 64 + (i) % WIDTH(N))

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void product(__global const float *restrict a, const long aOffset, const long aStride,
    __global const B_ELEMENT *restrict b, const long bOffset, const long bStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict c, const long cOffset, const long cStride,
    const int rows, const int columns, const int depth, const long aItem, const long bItem, const long cItem,
    const int parts, const int partDepth, const long cPart, const int add) {
  __local float4 left4[2 * BM * CHUNKS];
  __local float4 right4[2 * BN * CHUNKS];
  __local float *left = (__local float *) left4;
  __local float *right = (__local float *) right4;
  int me = get_local_id(0);
  int tx = (me >> 5 & 1) * 8 + (me & 7);
  int ty = (me >> 6) * 4 + (me >> 3 & 3);

  int across = (columns + BN - 1) / BN;
  int down = (rows + BM - 1) / BM;
  int tile = get_group_id(0) % (across * down);
  int item = get_group_id(0) / (across * down);
  int part = item % parts;
  item /= parts;
  int band = tile / (BAND * across);
  int high = min(down - band * BAND, BAND);
  tile -= band * BAND * across;
  int row0 = (band * BAND + tile % high) * BM;
  int column0 = tile / high * BN;
  int from = part * partDepth;
  int to = min(depth, from + partDepth);

  a += aOffset + item * aItem;
  b += bOffset + item * bItem;
  c += cOffset + item * cItem + part * cPart;
#if A_K
  a += from;
  long aStep = BK;
#else
  a += from * aStride;
  long aStep = BK * aStride;
#endif
#if B_K
  b += from;
  long bStep = BK;
#else
  b += from * bStride;
  long bStep = BK * bStride;
#endif

  // Where this item's loads begin, how far that is from the end of the row, and where they go in local memory.
  __global const float *aFrom[A_LOADS];
  __global const B_ELEMENT *bFrom[B_LOADS];
  float4 aNext[A_LOADS];
  float4 bNext[B_LOADS];
#pragma unroll
  for (int i = 0; i < A_LOADS; i++) {
    int at = me + i * ITEMS;
#if A_K
    aFrom[i] = a + (row0 + at / CHUNKS) * aStride + at % CHUNKS * 4;
#else
    aFrom[i] = a + at / (BM / 4) * aStride + row0 + at % (BM / 4) * 4;
#endif
  }
#pragma unroll
  for (int i = 0; i < B_LOADS; i++) {
    int at = me + i * ITEMS;
#if B_K
    bFrom[i] = b + (column0 + at / CHUNKS) * bStride + at % CHUNKS * 4;
#else
    bFrom[i] = b + at / (BN / 4) * bStride + column0 + at % (BN / 4) * 4;
#endif
  }

#if A_K
#define A_LEFT(at, k) (row0 + (at) / CHUNKS < rows ? to - (k) - (at) % CHUNKS * 4 : 0)
#else
#define A_LEFT(at, k) ((k) + (at) / (BM / 4) < to ? rows - row0 - (at) % (BM / 4) * 4 : 0)
#endif
#if B_K
#define B_LEFT(at, k) (column0 + (at) / CHUNKS < columns ? to - (k) - (at) % CHUNKS * 4 : 0)
#else
#define B_LEFT(at, k) ((k) + (at) / (BN / 4) < to ? columns - column0 - (at) % (BN / 4) * 4 : 0)
#endif

#define FETCH(k)                                                                                       \
  _Pragma("unroll") for (int i = 0; i < A_LOADS; i++) {                                                \
    int at = me + i * ITEMS;                                                                           \
    aNext[i] = four_float(aFrom[i], A_COUNT % ITEMS == 0 || at < A_COUNT ? A_LEFT(at, k) : 0);         \
    aFrom[i] += aStep;                                                                                 \
  }                                                                                                    \
  _Pragma("unroll") for (int i = 0; i < B_LOADS; i++) {                                                \
    int at = me + i * ITEMS;                                                                           \
    bNext[i] = FOUR(B_ELEMENT)(bFrom[i], B_COUNT % ITEMS == 0 || at < B_COUNT ? B_LEFT(at, k) : 0);    \
    bFrom[i] += bStep;                                                                                 \
  }

#define TURNED(to, size, at, v)                                                 \
  {                                                                             \
    int chunk = (at) % CHUNKS;                                                  \
    __local float *p = (to) + chunk * 4 * size + ((at) / CHUNKS ^ MIX(4 * chunk)); \
    p[0] = v.x;                                                                 \
    p[size] = v.y;                                                              \
    p[2 * size] = v.z;                                                          \
    p[3 * size] = v.w;                                                          \
  }
#define STRAIGHT(to, size, at, v)                                               \
  {                                                                             \
    int k = (at) / (size / 4);                                                  \
    *(__local float4 *) ((to) + k * size + ((at) % (size / 4) * 4 ^ MIX(k))) = v; \
  }
#if A_K
#define A_STORE TURNED
#else
#define A_STORE STRAIGHT
#endif
#if B_K
#define B_STORE TURNED
#else
#define B_STORE STRAIGHT
#endif

#define STORE(which)                                             \
  _Pragma("unroll") for (int i = 0; i < A_LOADS; i++) {         \
    int at = me + i * ITEMS;                                    \
    if (A_COUNT % ITEMS == 0 || at < A_COUNT) {                 \
      A_STORE(left + (which) * BM * BK, BM, at, aNext[i])        \
    }                                                           \
  }                                                             \
  _Pragma("unroll") for (int i = 0; i < B_LOADS; i++) {         \
    int at = me + i * ITEMS;                                    \
    if (B_COUNT % ITEMS == 0 || at < B_COUNT) {                 \
      B_STORE(right + (which) * BN * BK, BN, at, bNext[i])       \
    }                                                           \
  }

  float sum[TM][TN];
#pragma unroll
  for (int i = 0; i < TM; i++) {
#pragma unroll
    for (int j = 0; j < TN; j++) {
      sum[i][j] = 0;
    }
  }
  int filled = 0;
  FETCH(from)
  STORE(0)
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int k0 = from; k0 < to; k0 += BK) {
    if (k0 + BK < to) {
      FETCH(k0 + BK)
    }
    __local const float *l = left + filled * BM * BK;
    __local const float *r = right + filled * BN * BK;
#pragma unroll
    for (int k = 0; k < BK; k++) {
      float x[TM];
      float y[TN];
      FRAGMENT(TM, x, l + k * BM + (ty * WIDTH(TM) ^ MIX(k)))
      FRAGMENT(TN, y, r + k * BN + (tx * WIDTH(TN) ^ MIX(k)))
#pragma unroll
      for (int i = 0; i < TM; i++) {
#pragma unroll
        for (int j = 0; j < TN; j++) {
          sum[i][j] = fma(x[i], y[j], sum[i][j]);
        }
      }
    }
    filled ^= 1;
    if (k0 + BK < to) {
      STORE(filled)
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

#pragma unroll
  for (int i = 0; i < TM; i++) {
    int row = row0 + PLACE(TM, ty, i);
    if (row < rows) {
      __global float *out = c + row * cStride;
#pragma unroll
      for (int j = 0; j < TN; j += WIDTH(TN)) {
        int column = column0 + PLACE(TN, tx, j);
#if ALIGNED && TN > 2
        if (!hasBias && !add && column + 3 < columns) {
          *(__global float4 *) (out + column) = (float4)(sum[i][j], sum[i][j + 1], sum[i][j + 2], sum[i][j + 3]);
          continue;
        }
#endif
#pragma unroll
        for (int l = 0; l < WIDTH(TN); l++) {
          if (column + l < columns) {
            float value = sum[i][j + l];
            value += hasBias ? bias[biasOffset + column + l] : 0;
            out[column + l] = add ? out[column + l] + value : value;
          }
        }
      }
    }
  }
}
