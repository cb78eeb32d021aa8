// F32 products on tensor cores: a number is the sum of two of TF32 (10 bits of fraction each), and of the four products of parts the
// smallest is left out. *Error*: about 2^-21 of the product, twice that of F32.
HELPER void parts(uint x, uint *high, uint *low) {
  *high = (x + 0x1000) & 0xffffe000;
  *low = as_uint(as_float(x) - as_float(*high));
}

HELPER void multiply_tf32(float *c, const uint *a, uint b0, uint b1) {
  asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// c += a b: a 16 x 8, b 8 x 8, given as parts.
HELPER void multiply_parts(float *c, const uint *high, const uint *low, uint b0, uint b1, uint low0, uint low1) {
  multiply_tf32(c, low, b0, b1);
  multiply_tf32(c, high, low0, low1);
  multiply_tf32(c, high, b0, b1);
}

HELPER void parts_of_four(const uint *x, uint *high, uint *low) {
#pragma unroll
  for (int i = 0; i < 4; i++) {
    parts(x[i], high + i, low + i);
  }
}

// Columns 8 n to 8 n + 7 of a result as the left operand of the next product, whose rows are then taken in the order 0, 2, 4, 6, 1,
// 3, 5, 7 of every 8.
HELPER void result_parts(const float *c, uint *high, uint *low) {
  uint a[4] = {as_uint(c[0]), as_uint(c[2]), as_uint(c[1]), as_uint(c[3])};
  parts_of_four(a, high, low);
}

// A tile whose rows are the right operand's rows: lane (g, p) reads rows 2p and 2p + 1 of every 8, and its HEAD / 8 columns from g
// HEAD / 8 on are column g of HEAD / 8 products. So its results are the columns 2p HEAD / 8 to (2p + 2) HEAD / 8 - 1.

// Four numbers from local memory.
HELPER void read_four(uint *r, uint at) {
  asm volatile("ld.shared.v4.u32 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(at) : "memory");
}

// sum = shrink sum + weights (16 rows, 8 COUNT columns of s) times the tile's rows, its columns as runs; `shrink` for rows g and g + 8.
// The matrix units cut off what does not fit when they add, so what they add up is a tile's part, which is then added to the sum and
// rounded to nearest.
HELPER void mix_runs(float (*sum)[4], float shrink, float shrink8, float (*s)[4], int count, uint tile) {
  int lane = get_local_id(0) & 31, g = lane >> 2, p = lane & 3;
#pragma unroll
  for (int n = 0; n < HEAD / 32; n++) {
    float part[4][4];
#pragma unroll
    for (int j = 0; j < 4; j++) {
      part[j][0] = part[j][1] = part[j][2] = part[j][3] = 0;
    }
#pragma unroll
    for (int row = 0; row < count; row++) {
      uint high[4], low[4], even[4], odd[4], evenHigh[4], evenLow[4], oddHigh[4], oddLow[4];
      result_parts(s[row], high, low);
      read_four(even, tile + PIECE(8 * row + 2 * p, g * (HEAD / 32) + n));
      read_four(odd, tile + PIECE(8 * row + 2 * p + 1, g * (HEAD / 32) + n));
      parts_of_four(even, evenHigh, evenLow);
      parts_of_four(odd, oddHigh, oddLow);
#pragma unroll
      for (int j = 0; j < 4; j++) {
        multiply_parts(part[j], high, low, evenHigh[j], oddHigh[j], evenLow[j], oddLow[j]);
      }
    }
#pragma unroll
    for (int j = 0; j < 4; j++) {
#pragma unroll
      for (int e = 0; e < 4; e++) {
        sum[4 * n + j][e] = fma(sum[4 * n + j][e], e < 2 ? shrink : shrink8, part[j][e]);
      }
    }
  }
}

// Row r (0: g, 1: g + 8) of what mix_runs has summed, times `factor`, to the columns of a head from `to` on.
HELPER void put_runs(__global float *to, float (*sum)[4], int r, float factor) {
  to += (get_local_id(0) & 3) * (HEAD / 4);
#pragma unroll
  for (int n = 0; n < HEAD / 8; n += 4) {
#pragma unroll
    for (int e = 0; e < 2; e++) {
      *(__global float4 *)(to + e * (HEAD / 8) + n) =
          (float4)(sum[n][2 * r + e], sum[n + 1][2 * r + e], sum[n + 2][2 * r + e], sum[n + 3][2 * r + e]) * factor;
    }
  }
}
