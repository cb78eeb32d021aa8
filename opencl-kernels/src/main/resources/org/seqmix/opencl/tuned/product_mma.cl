// c = a b with inputs in BF16 and sums in F32, on NVIDIA's tensor cores (compute capability 8.0): tiles of BM by BN, of which a warp has
// WM by WN in registers, and BK of depth at a time, in STAGES pieces of local memory that cp.async fills ahead of use.
//
// A_K: a is stored (rows, depth), else (depth, rows); B_K: b is stored (columns, depth), else (depth, columns). Rows of a and b begin at
// multiples of 16 bytes, and what follows their end up to the next multiple is zeros. The depth may be cut into parts, each with its own c.
//
// Local memory holds chunks of 8 numbers. A chunk's place within its row is mixed with the row, so that the eight rows that ldmatrix
// reads at once lie in all 32 banks.
#define WARPS_DOWN (BM / WM)
#define WARPS_ACROSS (BN / WN)
#define ITEMS (32 * WARPS_DOWN * WARPS_ACROSS)
#define A_CHUNKS (BM * BK / 8)
#define B_CHUNKS (BN * BK / 8)
#define STAGE (A_CHUNKS + B_CHUNKS)
#define BAND 8

// Chunk `c` of row `r` where rows are depth long, and where they are N wide.
#if BK == 32
#define DEEP(r, c) ((r) * 4 + ((c) ^ (r) >> 1 & 3))
#else
#define DEEP(r, c) ((r) * 8 + ((c) ^ (r) & 7))
#endif
#define WIDE(N, r, c) ((r) * (N / 8) + ((c) ^ (r) & (N < 64 ? N / 8 - 1 : 7)))

inline void copy_chunk(uint to, __global const ushort *from, int bytes) {
  asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16, %2;" : : "r"(to), "l"(from), "r"(bytes) : "memory");
}

// Four matrices of 8 by 8, as they are stored or turned.
#define MATRICES(to, at, turned)                                                                      \
  asm volatile("ldmatrix.sync.aligned.m8n8.x4" turned ".shared.b16 {%0,%1,%2,%3}, [%4];"              \
      : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(at) : "memory")

#define MULTIPLY(d, x, y0, y1)                                                                        \
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};" \
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]) : "r"(x[0]), "r"(x[1]), "r"(x[2]), "r"(x[3]), "r"(y0), "r"(y1))

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void product_mma(__global const ushort *restrict a, const long aOffset, const long aStride,
    __global const ushort *restrict b, const long bOffset, const long bStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict c, const long cOffset, const long cStride,
    const int rows, const int columns, const int depth, const long aItem, const long bItem, const long cItem,
    const int parts, const int partDepth, const long cPart, const int add) {
  __local uint4 stages[STAGES * STAGE] __attribute__((aligned(1024)));
  uint base = (uint) (size_t) stages;
  int me = get_local_id(0);
  int lane = me & 31;
  int warp = me >> 5;
  int down0 = warp / WARPS_ACROSS * WM;
  int across0 = warp % WARPS_ACROSS * WN;

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

  // A chunk beyond the edge is zeros, and its address that of the beginning.
#if A_K
#define A_ROW(at) ((at) / (BK / 8))
#define A_COLUMN(at) ((at) % (BK / 8))
#define A_PLACE(at) DEEP(A_ROW(at), A_COLUMN(at))
#define A_IN(at, k) (row0 + A_ROW(at) < rows && (k) + 8 * A_COLUMN(at) < to)
#define A_FROM(at, k) (a + (row0 + A_ROW(at)) * aStride + (k) + 8 * A_COLUMN(at))
#else
#define A_ROW(at) ((at) / (BM / 8))
#define A_COLUMN(at) ((at) % (BM / 8))
#define A_PLACE(at) WIDE(BM, A_ROW(at), A_COLUMN(at))
#define A_IN(at, k) ((k) + A_ROW(at) < to && row0 + 8 * A_COLUMN(at) < rows)
#define A_FROM(at, k) (a + ((k) + A_ROW(at)) * aStride + row0 + 8 * A_COLUMN(at))
#endif
#if B_K
#define B_ROW(at) ((at) / (BK / 8))
#define B_COLUMN(at) ((at) % (BK / 8))
#define B_PLACE(at) DEEP(B_ROW(at), B_COLUMN(at))
#define B_IN(at, k) (column0 + B_ROW(at) < columns && (k) + 8 * B_COLUMN(at) < to)
#define B_FROM(at, k) (b + (column0 + B_ROW(at)) * bStride + (k) + 8 * B_COLUMN(at))
#else
#define B_ROW(at) ((at) / (BN / 8))
#define B_COLUMN(at) ((at) % (BN / 8))
#define B_PLACE(at) WIDE(BN, B_ROW(at), B_COLUMN(at))
#define B_IN(at, k) ((k) + B_ROW(at) < to && column0 + 8 * B_COLUMN(at) < columns)
#define B_FROM(at, k) (b + ((k) + B_ROW(at)) * bStride + column0 + 8 * B_COLUMN(at))
#endif

#define LOAD(stage, k)                                                                                \
  _Pragma("unroll") for (int i = 0; i < A_CHUNKS / ITEMS; i++) {                                      \
    int at = me + i * ITEMS;                                                                          \
    int in = A_IN(at, k);                                                                             \
    copy_chunk(base + 16 * ((stage) * STAGE + A_PLACE(at)), in ? A_FROM(at, k) : a, in ? 16 : 0);     \
  }                                                                                                   \
  _Pragma("unroll") for (int i = 0; i < B_CHUNKS / ITEMS; i++) {                                      \
    int at = me + i * ITEMS;                                                                          \
    int in = B_IN(at, k);                                                                             \
    copy_chunk(base + 16 * ((stage) * STAGE + A_CHUNKS + B_PLACE(at)), in ? B_FROM(at, k) : b, in ? 16 : 0); \
  }

  float sum[WM / 16][WN / 8][4];
#pragma unroll
  for (int i = 0; i < WM / 16; i++) {
#pragma unroll
    for (int j = 0; j < WN / 8; j++) {
#pragma unroll
      for (int l = 0; l < 4; l++) {
        sum[i][j][l] = 0;
      }
    }
  }
  int steps = (to - from + BK - 1) / BK;
#pragma unroll
  for (int s = 0; s < STAGES - 1; s++) {
    if (s < steps) {
      LOAD(s, from + s * BK)
    }
    asm volatile("cp.async.commit_group;" : : : "memory");
  }
  int read = 0;
  int write = STAGES - 1;
  for (int step = 0; step < steps; step++) {
    asm volatile("cp.async.wait_group %0;" : : "n"(STAGES - 2) : "memory");
    barrier(CLK_LOCAL_MEM_FENCE);
    if (step + STAGES - 1 < steps) {
      LOAD(write, from + (step + STAGES - 1) * BK)
    }
    asm volatile("cp.async.commit_group;" : : : "memory");
    uint left = base + 16 * read * STAGE;
    uint right = left + 16 * A_CHUNKS;
#pragma unroll
    for (int k = 0; k < BK / 16; k++) {
      uint x[WM / 16][4];
      uint y[WN / 16][4];
#pragma unroll
      for (int i = 0; i < WM / 16; i++) {
#if A_K
        int r = down0 + 16 * i + (lane & 15);
        MATRICES(x[i], left + 16 * DEEP(r, 2 * k + (lane >> 4)), "");
#else
        int r = 16 * k + (lane & 7) + (lane >> 4) * 8;
        MATRICES(x[i], left + 16 * WIDE(BM, r, (down0 + 16 * i) / 8 + (lane >> 3 & 1)), ".trans");
#endif
      }
#pragma unroll
      for (int j = 0; j < WN / 16; j++) {
#if B_K
        int r = across0 + 16 * j + (lane & 7) + (lane >> 4) * 8;
        MATRICES(y[j], right + 16 * DEEP(r, 2 * k + (lane >> 3 & 1)), "");
#else
        int r = 16 * k + (lane & 15);
        MATRICES(y[j], right + 16 * WIDE(BN, r, (across0 + 16 * j) / 8 + (lane >> 4)), ".trans");
#endif
      }
#pragma unroll
      for (int i = 0; i < WM / 16; i++) {
#pragma unroll
        for (int j = 0; j < WN / 16; j++) {
          MULTIPLY(sum[i][2 * j], x[i], y[j][0], y[j][1]);
          MULTIPLY(sum[i][2 * j + 1], x[i], y[j][2], y[j][3]);
        }
      }
    }
    read = read + 1 == STAGES ? 0 : read + 1;
    write = write + 1 == STAGES ? 0 : write + 1;
  }

#pragma unroll
  for (int i = 0; i < WM / 16; i++) {
#pragma unroll
    for (int j = 0; j < WN / 8; j++) {
      int column = column0 + across0 + 8 * j + 2 * (lane & 3);
      float2 shift = (float2)(hasBias && column < columns ? bias[biasOffset + column] : 0,
          hasBias && column + 1 < columns ? bias[biasOffset + column + 1] : 0);
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int row = row0 + down0 + 16 * i + 8 * h + (lane >> 2);
        float2 value = (float2)(sum[i][j][2 * h], sum[i][j][2 * h + 1]) + shift;
        __global float *out = c + row * cStride + column;
        if (row < rows) {
#if ALIGNED
          if (!add && column + 1 < columns) {
            *(__global float2 *) out = value;
            continue;
          }
#endif
          if (column < columns) {
            out[0] = add ? out[0] + value.x : value.x;
          }
          if (column + 1 < columns) {
            out[1] = add ? out[1] + value.y : value.y;
          }
        }
      }
    }
  }
}
