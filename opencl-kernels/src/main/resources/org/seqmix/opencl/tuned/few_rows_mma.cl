// y = x wᵀ + bias for at most TOKENS rows (a multiple of 8) of x, all in BF16 with sums in F32, on NVIDIA's tensor cores: the weights are the
// left operand, 16 outputs a warp, and go from global memory straight into its registers, once. DEEP of a group's 8 warps share outputs.
//
// The order of a sum's terms is free, so an item takes 16 bytes, 8 numbers in a row, where the instruction would have it take 2 from each of
// four places: for w and x alike. Rows of both begin at multiples of 16 bytes; x has zeros up to the next multiple of 8.
#define ITEMS 256
#define WARPS (ITEMS / 32)
#define TILES (TOKENS / 8)

#define MULTIPLY(d, x0, x1, x2, x3, y0, y1)                                                           \
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};" \
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]) : "r"(x0), "r"(x1), "r"(x2), "r"(x3), "r"(y0), "r"(y1))

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void few_rows_mma(__global const ushort *restrict x, const long xOffset, const long xStride,
    __global const ushort *restrict w, const long wOffset, const long wStride,
    __global const float *restrict bias, const long biasOffset, const int hasBias,
    __global float *restrict y, const long yOffset, const long yStride, const int tokens, const int outputs,
    const int inputs) {
  __local float partial[WARPS * 16 * TOKENS];
  int lane = get_local_id(0) & 31;
  int warp = get_local_id(0) >> 5;
  int first = (get_group_id(0) * (WARPS / DEEP) + warp / DEEP) * 16;
  int chunk = (lane & 3) * 8;
  __global const ushort *upper = w + wOffset + min(first + (lane >> 2), outputs - 1) * wStride + chunk;
  __global const ushort *lower = w + wOffset + min(first + (lane >> 2) + 8, outputs - 1) * wStride + chunk;
  __global const ushort *in[TILES];
  float sum[TILES][4];
#pragma unroll
  for (int n = 0; n < TILES; n++) {
    in[n] = x + xOffset + min(8 * n + (lane >> 2), tokens - 1) * xStride + chunk;
#pragma unroll
    for (int l = 0; l < 4; l++) {
      sum[n][l] = 0;
    }
  }
  for (int k0 = warp % DEEP * 32; k0 < inputs; k0 += UNROLL * DEEP * 32) {
    uint4 u[UNROLL];
    uint4 v[UNROLL];
#pragma unroll
    for (int i = 0; i < UNROLL; i++) {
      int k = k0 + i * DEEP * 32;
      u[i] = k + chunk < inputs ? *(__global const uint4 *) (upper + k) : (uint4)(0);
      v[i] = k + chunk < inputs ? *(__global const uint4 *) (lower + k) : (uint4)(0);
    }
#pragma unroll
    for (int i = 0; i < UNROLL; i++) {
      int k = k0 + i * DEEP * 32;
#pragma unroll
      for (int n = 0; n < TILES; n++) {
        uint4 z = k + chunk < inputs ? *(__global const uint4 *) (in[n] + k) : (uint4)(0);
        MULTIPLY(sum[n], u[i].x, v[i].x, u[i].y, v[i].y, z.x, z.y);
        MULTIPLY(sum[n], u[i].z, v[i].z, u[i].w, v[i].w, z.z, z.w);
      }
    }
  }
#pragma unroll
  for (int n = 0; n < TILES; n++) {
#pragma unroll
    for (int l = 0; l < 4; l++) {
      int o = (lane >> 2) + l / 2 * 8;
      int t = 8 * n + 2 * (lane & 3) + l % 2;
      partial[(warp * TOKENS + t) * 16 + o] = sum[n][l];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = get_local_id(0); i < WARPS / DEEP * TOKENS * 16; i += ITEMS) {
    int o = i % 16;
    int t = i / 16 % TOKENS;
    int set = i / 16 / TOKENS;
    int output = (get_group_id(0) * (WARPS / DEEP) + set) * 16 + o;
    if (t < tokens && output < outputs) {
      float s = hasBias ? bias[biasOffset + output] : 0;
#pragma unroll
      for (int d = 0; d < DEEP; d++) {
        s += partial[((set * DEEP + d) * TOKENS + t) * 16 + o];
      }
      y[yOffset + t * yStride + output] = s;
    }
  }
}
