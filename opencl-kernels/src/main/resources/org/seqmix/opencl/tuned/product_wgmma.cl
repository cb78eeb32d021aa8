// c = a b with inputs in BF16 and sums in F32, by the warpgroup products of compute capability 9.0a: 256 items have a tile of BM by BN, each
// half of them (a warpgroup) BM / 2 rows, in pieces of 64; BK = 64 of depth at a time in STAGES pieces of local memory that cp.async fills.
//
// Instructions that OpenCL C's target does not have stand behind a marker; the host takes the marker away and compiles the result once more
// for the target that has them. Parameters, A_K and B_K are as in product_mma.cl.
//
// *Layout in local memory*: chunks of 8 numbers in lines of 8 chunks, 128 bytes, the chunk's place mixed with the line's number. An operand
// stored with depth running has a line for each row; else lines are 64 rows (or columns) wide, BK lines one after the other for each 64.
#define BK 64
#define ITEMS 256
#define PIECES (BM / 128)
#define A_CHUNKS (BM * BK / 8)
#define B_CHUNKS (BN * BK / 8)
#define STAGE (A_CHUNKS + B_CHUNKS)
#define A_LOADS (A_CHUNKS / ITEMS)
#define B_LOADS (B_CHUNKS / ITEMS)
#define BAND 8
#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x
#if A_K
#define TURN_A 0
#else
#define TURN_A 1
#endif
#if B_K
#define TURN_B 0
#else
#define TURN_B 1
#endif

// Where an operand lies: its address, the bytes from one 64 wide block to the next (turned operands), and from 8 lines to the next 8.
inline ulong operand(uint at, uint block) {
  return (ulong) ((at & 0x3ffff) >> 4) | (ulong) (block >> 4) << 16 | (ulong) (1024 >> 4) << 32 | (ulong) 1 << 62;
}

inline void copy_chunk(uint to, __global const ushort *from, int bytes) {
  asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16, %2;" : : "r"(to), "l"(from), "r"(bytes) : "memory");
}

#if BN == 128
#define MULTIPLY(d, x, y)                                                                            \
  asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, 1, 0;\n"                                                   \
      "//@a wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 {"                                      \
      "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15," \
      "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31," \
      "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47," \
      "%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63" \
      "}, %64, %65, p, 1, 1, " TEXT(TURN_A) ", " TEXT(TURN_B) ";\n}" \
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]), "+f"(d[4]), "+f"(d[5]), "+f"(d[6]), "+f"(d[7]), \
      "+f"(d[8]), "+f"(d[9]), "+f"(d[10]), "+f"(d[11]), "+f"(d[12]), "+f"(d[13]), "+f"(d[14]), "+f"(d[15]), \
      "+f"(d[16]), "+f"(d[17]), "+f"(d[18]), "+f"(d[19]), "+f"(d[20]), "+f"(d[21]), "+f"(d[22]), "+f"(d[23]), \
      "+f"(d[24]), "+f"(d[25]), "+f"(d[26]), "+f"(d[27]), "+f"(d[28]), "+f"(d[29]), "+f"(d[30]), "+f"(d[31]), \
      "+f"(d[32]), "+f"(d[33]), "+f"(d[34]), "+f"(d[35]), "+f"(d[36]), "+f"(d[37]), "+f"(d[38]), "+f"(d[39]), \
      "+f"(d[40]), "+f"(d[41]), "+f"(d[42]), "+f"(d[43]), "+f"(d[44]), "+f"(d[45]), "+f"(d[46]), "+f"(d[47]), \
      "+f"(d[48]), "+f"(d[49]), "+f"(d[50]), "+f"(d[51]), "+f"(d[52]), "+f"(d[53]), "+f"(d[54]), "+f"(d[55]), \
      "+f"(d[56]), "+f"(d[57]), "+f"(d[58]), "+f"(d[59]), "+f"(d[60]), "+f"(d[61]), "+f"(d[62]), "+f"(d[63]) \
      : "l"(x), "l"(y) : "memory")
#endif

#if BN == 256
#define MULTIPLY(d, x, y)                                                                            \
  asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, 1, 0;\n"                                                   \
      "//@a wgmma.mma_async.sync.aligned.m64n256k16.f32.bf16.bf16 {"                                      \
      "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15," \
      "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31," \
      "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47," \
      "%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63," \
      "%64,%65,%66,%67,%68,%69,%70,%71,%72,%73,%74,%75,%76,%77,%78,%79," \
      "%80,%81,%82,%83,%84,%85,%86,%87,%88,%89,%90,%91,%92,%93,%94,%95," \
      "%96,%97,%98,%99,%100,%101,%102,%103,%104,%105,%106,%107,%108,%109,%110,%111," \
      "%112,%113,%114,%115,%116,%117,%118,%119,%120,%121,%122,%123,%124,%125,%126,%127" \
      "}, %128, %129, p, 1, 1, " TEXT(TURN_A) ", " TEXT(TURN_B) ";\n}" \
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]), "+f"(d[4]), "+f"(d[5]), "+f"(d[6]), "+f"(d[7]), \
      "+f"(d[8]), "+f"(d[9]), "+f"(d[10]), "+f"(d[11]), "+f"(d[12]), "+f"(d[13]), "+f"(d[14]), "+f"(d[15]), \
      "+f"(d[16]), "+f"(d[17]), "+f"(d[18]), "+f"(d[19]), "+f"(d[20]), "+f"(d[21]), "+f"(d[22]), "+f"(d[23]), \
      "+f"(d[24]), "+f"(d[25]), "+f"(d[26]), "+f"(d[27]), "+f"(d[28]), "+f"(d[29]), "+f"(d[30]), "+f"(d[31]), \
      "+f"(d[32]), "+f"(d[33]), "+f"(d[34]), "+f"(d[35]), "+f"(d[36]), "+f"(d[37]), "+f"(d[38]), "+f"(d[39]), \
      "+f"(d[40]), "+f"(d[41]), "+f"(d[42]), "+f"(d[43]), "+f"(d[44]), "+f"(d[45]), "+f"(d[46]), "+f"(d[47]), \
      "+f"(d[48]), "+f"(d[49]), "+f"(d[50]), "+f"(d[51]), "+f"(d[52]), "+f"(d[53]), "+f"(d[54]), "+f"(d[55]), \
      "+f"(d[56]), "+f"(d[57]), "+f"(d[58]), "+f"(d[59]), "+f"(d[60]), "+f"(d[61]), "+f"(d[62]), "+f"(d[63]), \
      "+f"(d[64]), "+f"(d[65]), "+f"(d[66]), "+f"(d[67]), "+f"(d[68]), "+f"(d[69]), "+f"(d[70]), "+f"(d[71]), \
      "+f"(d[72]), "+f"(d[73]), "+f"(d[74]), "+f"(d[75]), "+f"(d[76]), "+f"(d[77]), "+f"(d[78]), "+f"(d[79]), \
      "+f"(d[80]), "+f"(d[81]), "+f"(d[82]), "+f"(d[83]), "+f"(d[84]), "+f"(d[85]), "+f"(d[86]), "+f"(d[87]), \
      "+f"(d[88]), "+f"(d[89]), "+f"(d[90]), "+f"(d[91]), "+f"(d[92]), "+f"(d[93]), "+f"(d[94]), "+f"(d[95]), \
      "+f"(d[96]), "+f"(d[97]), "+f"(d[98]), "+f"(d[99]), "+f"(d[100]), "+f"(d[101]), "+f"(d[102]), "+f"(d[103]), \
      "+f"(d[104]), "+f"(d[105]), "+f"(d[106]), "+f"(d[107]), "+f"(d[108]), "+f"(d[109]), "+f"(d[110]), "+f"(d[111]), \
      "+f"(d[112]), "+f"(d[113]), "+f"(d[114]), "+f"(d[115]), "+f"(d[116]), "+f"(d[117]), "+f"(d[118]), "+f"(d[119]), \
      "+f"(d[120]), "+f"(d[121]), "+f"(d[122]), "+f"(d[123]), "+f"(d[124]), "+f"(d[125]), "+f"(d[126]), "+f"(d[127]) \
      : "l"(x), "l"(y) : "memory")
#endif

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void product_wgmma(__global const ushort *restrict a, const long aOffset, const long aStride,
    __global const ushort *restrict b, const long bOffset, const long bStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict c, const long cOffset, const long cStride,
    const int rows, const int columns, const int depth, const long aItem, const long bItem, const long cItem,
    const int parts, const int partDepth, const long cPart, const int add) {
  __local uint4 stages[STAGES * STAGE] __attribute__((aligned(1024)));
  uint base = (uint) (size_t) stages;
  int me = get_local_id(0);
  int group = me >> 7;

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

  // An item's chunks lie in lines a fixed number apart. Rows beyond the edge are read from the last row: nobody keeps what becomes of them.
  __global const ushort *aFrom[A_LOADS];
  __global const ushort *bFrom[B_LOADS];
#pragma unroll
  for (int i = 0; i < A_LOADS; i++) {
    int at = me + i * ITEMS;
#if A_K
    aFrom[i] = a + min(row0 + at / 8, rows - 1) * aStride + from + at % 8 * 8;
#else
    aFrom[i] = a + (from + at / 8 % BK) * aStride + min(row0 + at / 8 / BK * 64 + at % 8 * 8, (rows - 1) / 8 * 8);
#endif
  }
#pragma unroll
  for (int i = 0; i < B_LOADS; i++) {
    int at = me + i * ITEMS;
#if B_K
    bFrom[i] = b + min(column0 + at / 8, columns - 1) * bStride + from + at % 8 * 8;
#else
    bFrom[i] = b + (from + at / 8 % BK) * bStride + min(column0 + at / 8 / BK * 64 + at % 8 * 8, (columns - 1) / 8 * 8);
#endif
  }
  uint place = base + 16 * (me / 8 * 8 + (me % 8 ^ me / 8 % 8));

#define LOAD(stage, k)                                                                                  \
  _Pragma("unroll") for (int i = 0; i < A_LOADS; i++) {                                                 \
    int in = (k) + (A_K ? me % 8 * 8 : (me / 8 + i * (ITEMS / 8)) % BK) < to;                           \
    copy_chunk(place + 16 * ((stage) * STAGE + i * ITEMS), in ? aFrom[i] : a, in ? 16 : 0);             \
    aFrom[i] += A_K ? BK : BK * aStride;                                                                \
  }                                                                                                     \
  _Pragma("unroll") for (int i = 0; i < B_LOADS; i++) {                                                 \
    int in = (k) + (B_K ? me % 8 * 8 : (me / 8 + i * (ITEMS / 8)) % BK) < to;                           \
    copy_chunk(place + 16 * ((stage) * STAGE + A_CHUNKS + i * ITEMS), in ? bFrom[i] : b, in ? 16 : 0);  \
    bFrom[i] += B_K ? BK : BK * bStride;                                                                \
  }

  float sum[PIECES][BN / 2];
#pragma unroll
  for (int i = 0; i < PIECES; i++) {
#pragma unroll
    for (int j = 0; j < BN / 2; j++) {
      sum[i][j] = 0;
    }
  }
  // A stage is filled again two steps after its use: the products of one step run on while the next begins.
  int steps = (to - from + BK - 1) / BK;
#pragma unroll
  for (int s = 0; s < STAGES - 2; s++) {
    if (s < steps) {
      LOAD(s, from + s * BK)
    }
    asm volatile("cp.async.commit_group;" : : : "memory");
  }
  int read = 0;
  int write = STAGES - 2;
  for (int step = 0; step < steps; step++) {
    asm volatile("cp.async.wait_group %0;" : : "n"(STAGES - 3) : "memory");
    asm volatile("fence.proxy.async.shared::cta;" : : : "memory");
    barrier(CLK_LOCAL_MEM_FENCE);
    uint left = base + 16 * read * STAGE;
    uint right = left + 16 * A_CHUNKS;
    asm volatile("//@a wgmma.fence.sync.aligned;" : : : "memory");
#pragma unroll
    for (int k = 0; k < BK / 16; k++) {
#pragma unroll
      for (int i = 0; i < PIECES; i++) {
        // The 64 rows of this piece: 64 lines, or the block of BK lines that holds them.
        uint x = left + (group * PIECES + i) * 64 * 128 + (A_K ? 32 * k : 2048 * k);
        uint y = right + (B_K ? 32 * k : 2048 * k);
        MULTIPLY(sum[i], operand(x, BK * 128), operand(y, BK * 128));
      }
    }
    asm volatile("//@a wgmma.commit_group.sync.aligned;" : : : "memory");
    if (step + STAGES - 2 < steps) {
      LOAD(write, from + (step + STAGES - 2) * BK)
    }
    asm volatile("cp.async.commit_group;" : : : "memory");
    asm volatile("//@a wgmma.wait_group.sync.aligned 1;" : : : "memory");
    read = read + 1 == STAGES ? 0 : read + 1;
    write = write + 1 == STAGES ? 0 : write + 1;
  }
  asm volatile("//@a wgmma.wait_group.sync.aligned 0;" : : : "memory");
#pragma unroll
  for (int i = 0; i < PIECES; i++) {
#pragma unroll
    for (int j = 0; j < BN / 2; j++) {
      asm volatile("" : "+f"(sum[i][j]) : : "memory");
    }
  }

  int lane = me & 31;
  int warp = me >> 5 & 3;
#pragma unroll
  for (int i = 0; i < PIECES; i++) {
#pragma unroll
    for (int j = 0; j < BN / 8; j++) {
      int column = column0 + 8 * j + 2 * (lane & 3);
      float2 shift = (float2)(hasBias && column < columns ? bias[biasOffset + column] : 0,
          hasBias && column + 1 < columns ? bias[biasOffset + column + 1] : 0);
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int row = row0 + (group * PIECES + i) * 64 + warp * 16 + 8 * h + (lane >> 2);
        float2 value = (float2)(sum[i][4 * j + 2 * h], sum[i][4 * j + 2 * h + 1]) + shift;
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
