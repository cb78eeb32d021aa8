// Tiles of tokens by columns of one head, in local memory as float4s. A group of TX by TY items multiplies a left tile of LEFT
// rows and a right one of RIGHT rows: item (tx, ty) has the left rows ty, ty + TY, ..., the right rows tx, tx + TX, ..., and of
// results with columns the float4s tx, tx + TX, .... A head has HEAD columns, WIDTH in local memory, zeros from HEAD on.
// On processors (tiles of 4 items across) loops stay loops: compiling takes seconds otherwise.
#if TX > 4
#define UNROLL _Pragma("unroll")
#else
#define UNROLL
#endif
#define HELPER static inline __attribute__((always_inline))
#define W4 (WIDTH / 4)
#define R4 (RIGHT / 4)
#define GROUP (TX * TY)
#define RI (LEFT / TY)
#define RJ (RIGHT / TX)
#define RC (W4 / TX)
#define LOG2E 1.4426950408889634f
#define LN2 0.6931471805599453f
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

// The float4s of a row are permuted by the row's number: equal columns of neighbouring rows lie in different banks.
#define MASK(n) ((n) % 8 == 0 ? 7 : (n) % 4 == 0 ? 3 : 0)
#define TILE(row, c4) ((row) * W4 + ((c4) ^ ((row) & MASK(W4))))
#define WEIGHT(row, c4) ((row) * R4 + ((c4) ^ ((row) & MASK(R4))))

#define ITEM int tx = get_local_id(0) % TX, ty = get_local_id(0) / TX

HELPER float4 four(__global const float *p) {
#if ALIGNED
  return *(__global const float4 *)p;
#else
  return vload4(0, p);
#endif
}

HELPER void put_four(__global float *p, float4 v) {
#if ALIGNED
  *(__global float4 *)p = v;
#else
  vstore4(v, 0, p);
#endif
}

// `rows` rows of a tile, of which `count` exist; zeros for the others.
HELPER void load_tile(__local float4 *tile, __global const float *from, long stride, int rows, int count) {
#pragma unroll 4
  for (int i = 0; i < (rows * W4 + GROUP - 1) / GROUP; i++) {
    int at = get_local_id(0) + i * GROUP, row = at / W4, c4 = at % W4;
    if (rows * W4 % GROUP == 0 || row < rows) {
      tile[TILE(row, c4)] = row < count && c4 < HEAD / 4 ? four(from + row * stride + 4 * c4) : (float4)(0);
    }
  }
}

// s[i][j] = left row · right row
HELPER void dots(float (*s)[RJ], __local const float4 *left, __local const float4 *right) {
  ITEM;
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int j = 0; j < RJ; j++) {
      s[i][j] = 0;
    }
  }
#pragma unroll 2
  for (int c = 0; c < W4; c++) {
    float4 r[RJ];
  UNROLL
    for (int j = 0; j < RJ; j++) {
      r[j] = right[TILE(tx + TX * j, c)];
    }
  UNROLL
    for (int i = 0; i < RI; i++) {
      float4 l = left[TILE(ty + TY * i, c)];
  UNROLL
      for (int j = 0; j < RJ; j++) {
        s[i][j] = fma(l.w, r[j].w, fma(l.z, r[j].z, fma(l.y, r[j].y, fma(l.x, r[j].x, s[i][j]))));
      }
    }
  }
}

// Weights (LEFT, RIGHT) into local memory, permuted like tiles.
HELPER void put_weights(__local float *to, float (*s)[RJ]) {
  ITEM;
  UNROLL
  for (int i = 0; i < RI; i++) {
  UNROLL
    for (int j = 0; j < RJ; j++) {
      int row = ty + TY * i, column = tx + TX * j;
      to[4 * WEIGHT(row, column / 4) + column % 4] = s[i][j];
    }
  }
}

#define MIX(n, part)                                                   \
  for (int c = 0; c < RC; c++) {                                       \
    float4 r = right[TILE(4 * k + n, tx + TX * c)];                    \
    UNROLL for (int i = 0; i < RI; i++) {                   \
      sum[i][c] = fma((float4)(w[i].part), r, sum[i][c]);              \
    }                                                                  \
  }

// sum[i][c] += weights (LEFT, RIGHT) times the right tile's columns
HELPER void mix(float4 (*sum)[RC], __local const float4 *weights, __local const float4 *right) {
  ITEM;
#pragma unroll 2
  for (int k = 0; k < R4; k++) {
    float4 w[RI];
  UNROLL
    for (int i = 0; i < RI; i++) {
      w[i] = weights[WEIGHT(ty + TY * i, k)];
    }
  UNROLL
    MIX(0, x)
  UNROLL
    MIX(1, y)
  UNROLL
    MIX(2, z)
  UNROLL
    MIX(3, w)
  }
}

// An element's place that takes two ints.
HELPER long far(__global const int *p) {
  return (long)(((ulong)(uint)p[1] << 32) | (uint)p[0]);
}
