#include "rows.cl"
// Sums over elements and over rows, in an order that the shape and the number of groups fix.

// out[g] = sum over the pieces g, g + groups, … of x, or of its squares. A piece is LANES vectors of a row.
__kernel void sum_pieces(__global const float *restrict x, const long xOffset, const long xStride, const int squares,
    __global float *restrict out, const long outOffset, const long rows, const long columns) {
  SHARED;
  long pieces = (columns + LANES * WIDTH - 1) / (LANES * WIDTH);
  long row = get_group_id(0) / pieces;
  long piece = get_group_id(0) - row * pieces;
  long down = get_num_groups(0) / pieces;
  long along = get_num_groups(0) - down * pieces;
  floats sum = 0;
  while (row < rows) {
    long column = (piece * LANES + get_local_id(0)) * WIDTH;
    if (column < columns) {
      floats v = GET(x, xOffset + row * xStride + column);
      sum = squares ? fma(v, v, sum) : sum + v;
    }
    row += down;
    piece += along;
    if (piece >= pieces) {
      piece -= pieces;
      row++;
    }
  }
  float all = sum_of(TOTAL(sum), shared);
  if (get_local_id(0) == 0) {
    out[outOffset + get_group_id(0)] = all;
  }
}

// Column sums of x, or of x z: group (block, slice) takes 32 columns of `slice` rows; y (slices, W) is overwritten, or y (W) is
// added to.
__kernel void column_sums(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict z, const long zOffset, const long zStride, const int hasZ, __global float *restrict y,
    const long yOffset, const long yStride, const int adds, const long rows, const long columns, const long slice) {
  __local float part[LANES];
  int lane = get_local_id(0);
  long column = get_group_id(0) * 32 + (lane & 31);
  long first = get_group_id(1) * slice;
  long end = min(rows, first + slice);
  float sum = 0;
  if (column < columns && hasZ) {
    for (long r = first + (lane >> 5); r < end; r += LANES / 32) {
      sum = fma(x[xOffset + r * xStride + column], z[zOffset + r * zStride + column], sum);
    }
  } else if (column < columns) {
    for (long r = first + (lane >> 5); r < end; r += LANES / 32) {
      sum += x[xOffset + r * xStride + column];
    }
  }
  part[lane] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane < 32 && column < columns) {
    for (int i = lane + 32; i < LANES; i += 32) {
      sum += part[i];
    }
    long at = yOffset + get_group_id(1) * yStride + column;
    y[at] = adds ? y[at] + sum : sum;
  }
}
