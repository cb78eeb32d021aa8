// Tensor cores of NVIDIA GPUs: products of BF16, or (PARTED) of F32 in parts, with sums in F32. Tiles lie in local
// memory in pieces of 16 bytes, COLUMNS columns. A warp has 16 rows of a product; its lane (g, p) = (lane / 4, lane % 4) has of every
// 8 columns 2p and 2p + 1, in rows g and g + 8. A step is two pieces.
#define HELPER static inline __attribute__((always_inline))
#define ITEMS 128
#if PARTED
#define NUMBER float
#define COLUMNS 4
#else
#define NUMBER ushort
#define COLUMNS 8
#endif
#define PIECES (HEAD / COLUMNS)
#define STEPS (PIECES / 2)
#define LOG2E 1.4426950408889634f
#define LN2 0.6931471805599453f

// Byte of a piece in a tile: permuted by the row, so that 8 rows of a column lie in different banks, and so do the runs of
// attention_tf32_mma.cl.
#if !PARTED
#define TURN(row) ((row) & 7)
#elif HEAD == 64
#define TURN(row) (((row) >> 1 & 1) << 2 | ((row) & 1) << 1 | ((row) >> 2 & 1))
#else
#define TURN(row) (((row) & 1) << 2 | ((row) >> 1 & 3))
#endif
#define PIECE(row, piece) (((row) * PIECES + ((piece) ^ TURN(row))) * 16)

HELPER uint place(__local const void *p) {
  return (uint)(size_t)p;
}

HELPER float power(float x) {
  float r;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(r) : "f"(x));
  return r;
}

HELPER float other(float v, int distance) {
  float r;
  asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=f"(r) : "f"(v), "r"(distance));
  return r;
}

// Two numbers rounded to BF16, `low` in the lower half.
HELPER uint pair(float low, float high) {
  uint r;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
  return r;
}

// c += a b: a 16 x 16, b 16 x 8.
HELPER void multiply(float *c, const uint *a, uint b0, uint b1) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Four 8 x 8 matrices; lane l names row l % 8 of matrix l / 8.
HELPER void matrices(uint *r, uint at) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(at) : "memory");
}

HELPER void matrices_turned(uint *r, uint at) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(at) : "memory");
}

// The left operand of 16 rows from `row` on, one step of columns.
HELPER void left_part(uint *a, uint tile, int row, int step) {
  int lane = get_local_id(0) & 31;
  matrices(a, tile + PIECE(row + (lane & 15), 2 * step + (lane >> 4)));
}

// Rows as the right operand's columns, one step: b[0], b[1] for rows row to row + 7, b[2], b[3] for the next 8.
HELPER void right_part(uint *b, uint tile, int row, int step) {
  int lane = get_local_id(0) & 31;
  matrices(b, tile + PIECE(row + (lane >> 4) * 8 + (lane & 7), 2 * step + ((lane >> 3) & 1)));
}

// 16 rows as the right operand's rows: b[0], b[1] for columns 16 step to 16 step + 7, b[2], b[3] for the next 8.
HELPER void right_turned(uint *b, uint tile, int row, int step) {
  int lane = get_local_id(0) & 31;
  matrices_turned(b, tile + PIECE(row + ((lane >> 3) & 1) * 8 + (lane & 7), 2 * step + (lane >> 4)));
}

// A product's result as the left operand of the next: columns 16 step to 16 step + 15 of c.
HELPER void as_left(uint *a, float (*c)[4], int step) {
  a[0] = pair(c[2 * step][0], c[2 * step][1]);
  a[1] = pair(c[2 * step][2], c[2 * step][3]);
  a[2] = pair(c[2 * step + 1][0], c[2 * step + 1][1]);
  a[3] = pair(c[2 * step + 1][2], c[2 * step + 1][3]);
}

// Begins to copy `rows` rows, of which `count` exist; zeros for the others.
HELPER void fetch(uint tile, __global const NUMBER *from, long stride, int rows, int count) {
#pragma unroll
  for (int i = 0; i < rows * PIECES / ITEMS; i++) {
    int at = get_local_id(0) + i * ITEMS, row = at / PIECES, piece = at % PIECES;
    int bytes = row < count ? 16 : 0;
    __global const NUMBER *p = from + (row < count ? row * stride : 0) + COLUMNS * piece;
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(tile + PIECE(row, piece)), "l"(p), "r"(bytes)
                 : "memory");
  }
}

#define FETCHED asm volatile("cp.async.commit_group;" ::: "memory")
#define AWAIT(later) asm volatile("cp.async.wait_group %0;" ::"n"(later) : "memory")

HELPER long far(__global const int *p) {
  return (long)(((ulong)(uint)p[1] << 32) | (uint)p[0]);
}
