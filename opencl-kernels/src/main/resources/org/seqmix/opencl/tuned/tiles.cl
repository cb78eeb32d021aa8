// Small products within a work group of SIZE items, whose factors are any expressions of i, k and j:
//
//   FOR_TILES(rows, columns) {
//     float sum[ELEMENTS] = {0};
//     PRODUCT(sum, left of i and k, right of k and j, length)
//     FOR_ELEMENTS { ... sum[e] belongs to row ROW and column COLUMN ... }
//   }
//
// Every item has ELEMENTS elements of a tile, and tiles in turn. Rows and columns are multiples of UNIT, the length of 8; factors are
// zero where that goes beyond the numbers. SLOT counts, within a row, the items that share it: each has 4 columns.
//
// Plain: 4 x 4 elements an item, spread over the rows and columns. With MMA (NVIDIA, compute capability 8.0 and later): 16 x 16
// elements a warp on tensor cores; a number is two TF32 numbers and a product three, so that the result is as good as in F32, or
// rounded to one where ROUNDED is defined. Lines of factors in local memory are PAD longer than their numbers, against bank conflicts.

#define ITEM ((int)get_local_id(0))

#ifdef MMA

#define UNIT 16
#define PAD 4
#define ELEMENTS 8
#define FOR_TILES(rows, columns)                                                                              \
  for (int tile = ITEM / 32, across = (columns) / 16; tile < (rows) / 16 * across; tile += SIZE / 32)
#define FOR_ELEMENTS _Pragma("unroll") for (int e = 0; e < ELEMENTS; e++)
#define ROW (tile / across * 16 + (ITEM & 31) / 4 + ((e >> 1) & 1) * 8)
#define COLUMN (tile % across * 16 + (e >> 2) * 8 + (ITEM & 3) * 2 + (e & 1))
#define SLOT (tile % across * 4 + (ITEM & 3))
#define ROWS_OF_ITEM 2
#define IN_ROW(r) (((e >> 1) & 1) == (r))
#define ROW_OF_ITEM(r) (tile / across * 16 + (ITEM & 31) / 4 + (r) * 8)

inline void mma(float *d, const uint *a, const uint b0, const uint b1) {
  asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

#ifdef ROUNDED
#define UPPER(v) (as_uint(v) + 0x1000u)
#else
#define UPPER(v) (as_uint(v) & 0xffffe000u)
#endif

// One step of 8 of k; the sums over a few steps are added by ordinary additions, which round to nearest.
inline void step(float *sum, const float *a, const float *b) {
  uint high[4];
  uint low[4];
#pragma unroll
  for (int r = 0; r < 4; r++) {
    high[r] = UPPER(a[r]);
    low[r] = as_uint(a[r] - as_float(high[r]));
  }
#pragma unroll
  for (int c = 0; c < 2; c++) {
    uint b0 = UPPER(b[2 * c]);
    uint b1 = UPPER(b[2 * c + 1]);
#ifndef ROUNDED
    mma(sum + 4 * c, high, as_uint(b[2 * c] - as_float(b0)), as_uint(b[2 * c + 1] - as_float(b1)));
    mma(sum + 4 * c, low, b0, b1);
#endif
    mma(sum + 4 * c, high, b0, b1);
  }
}

#define PRODUCT(sum, left, right, length)                                                                     \
  _Pragma("unroll 2") for (int k0 = 0; k0 < (length); k0 += 8) {                                              \
    float a_[4];                                                                                              \
    float b_[4];                                                                                              \
    _Pragma("unroll") for (int r_ = 0; r_ < 4; r_++) {                                                        \
      const int i = tile / across * 16 + (ITEM & 31) / 4 + (r_ & 1) * 8;                                      \
      const int k = k0 + (ITEM & 3) + (r_ >> 1) * 4;                                                          \
      a_[r_] = left;                                                                                          \
    }                                                                                                         \
    _Pragma("unroll") for (int r_ = 0; r_ < 4; r_++) {                                                        \
      const int j = tile % across * 16 + (r_ >> 1) * 8 + (ITEM & 31) / 4;                                     \
      const int k = k0 + (ITEM & 3) + (r_ & 1) * 4;                                                           \
      b_[r_] = right;                                                                                         \
    }                                                                                                         \
    step(sum, a_, b_);                                                                                        \
  }

#else

#define UNIT 4
#define PAD 1
#define ELEMENTS 16
#define FOR_TILES(rows, columns)                                                                              \
  for (int tile = ITEM, across = (columns) / 4, down = (rows) / 4; tile < down * across; tile += SIZE)
#define FOR_ELEMENTS _Pragma("unroll") for (int e = 0; e < ELEMENTS; e++)
#define ROW (tile / across + e / 4 * down)
#define COLUMN (tile % across + e % 4 * across)
#define SLOT (tile % across)
#define ROWS_OF_ITEM 4
#define IN_ROW(r) (e / 4 == (r))
#define ROW_OF_ITEM(r) (tile / across + (r) * down)

#define PRODUCT(sum, left, right, length)                                                                     \
  _Pragma("unroll 4") for (int k = 0; k < (length); k++) {                                                    \
    float a_[4];                                                                                              \
    float b_[4];                                                                                              \
    _Pragma("unroll") for (int r_ = 0; r_ < 4; r_++) {                                                        \
      const int i = tile / across + r_ * down;                                                                \
      a_[r_] = left;                                                                                          \
    }                                                                                                         \
    _Pragma("unroll") for (int r_ = 0; r_ < 4; r_++) {                                                        \
      const int j = tile % across + r_ * across;                                                              \
      b_[r_] = right;                                                                                         \
    }                                                                                                         \
    _Pragma("unroll") for (int r_ = 0; r_ < 16; r_++) {                                                       \
      sum[r_] = fma(a_[r_ / 4], b_[r_ % 4], sum[r_]);                                                         \
    }                                                                                                         \
  }

#endif

#define UP(n) (((n) + UNIT - 1) / UNIT * UNIT)

// Puts sums over the columns of rows, `part` of every element, into parts[row * slots + SLOT].
#define ROW_PARTS(parts, slots, part)                                                                         \
  _Pragma("unroll") for (int r_ = 0; r_ < ROWS_OF_ITEM; r_++) {                                               \
    float row_ = 0;                                                                                           \
    FOR_ELEMENTS {                                                                                            \
      if (IN_ROW(r_)) {                                                                                       \
        row_ += part;                                                                                         \
      }                                                                                                       \
    }                                                                                                         \
    (parts)[ROW_OF_ITEM(r_) * (slots) + SLOT] = row_;                                                         \
  }

// `lines` lines of `width` numbers from global memory into lines of UP(width) + PAD, zeros beyond and from `count` lines on.
inline void load_lines(__local float *to, __global const float *from, const long stride, const int lines, const int width,
    const int count) {
  for (int at = ITEM; at < lines * UP(width); at += SIZE) {
    int line = at / UP(width);
    int column = at % UP(width);
    to[line * (UP(width) + PAD) + column] = line < count && column < width ? from[line * stride + column] : 0.0f;
  }
}
