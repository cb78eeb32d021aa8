// Values of a weight of 8 or 4 bits in panels, as rows of floats, or of BF16 where Y_FLOAT is 0.
#include "panels.cl"
#include "nearest.cl"

#if Y_FLOAT
#define STORED(v) (v)
#else
#define STORED(v) bf16(v)
#endif
#define ITEMS 256
// Floats of a row of a tile: the items of a warp write to different banks, and read a row from all of them.
#define ROW (GROUP + 2)

// y = `rows` rows from the panel `firstPanel` on. A group has a panel's GROUP inputs: it reads whole lines, decodes them into local memory
// and writes them by rows.
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void unpack(__global const uint *restrict w, const long wOffset, const int firstPanel, __global Y_ELEMENT *restrict y,
    const long yOffset, const long yStride, const int rows, const int inputs) {
  __local float tile[PANEL * ROW];
  int me = get_local_id(0);
  int groups = (inputs + GROUP - 1) / GROUP;
  int panel = get_group_id(0) / groups;
  int first = get_group_id(0) % groups * GROUP;
  int count = min(inputs - first, GROUP);
  int word = me % LINE;
  __global const uint *from = w + wOffset + (firstPanel + panel) * panel_words(inputs)
      + (long) first / GROUP * GROUP_LINES * LINE + word;
  uint scales[2] = {from[0], from[LINE]};
#pragma unroll
  for (int i = 0; i < CODE_LINES(GROUP); i += ITEMS / LINE) {
    int line = i + me / LINE;
    if (line < CODE_LINES(count)) {
      uint codes = from[(2 + line) * LINE];
#pragma unroll
      for (int v = 0; v < 4; v++) {
        float scale = HALF(scales[v / 2] >> v % 2 * 16);
        __local float *to = tile + (word + v * LINE) * ROW;
#if BITS == 8
        to[line] = ((int) (codes >> 8 * v & 255) - ZERO) * scale;
#else
        to[2 * line] = ((int) (codes >> 4 * v & 15) - ZERO) * scale;
        to[2 * line + 1] = ((int) (codes >> (16 + 4 * v) & 15) - ZERO) * scale;
#endif
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  int k = me % GROUP;
#pragma unroll
  for (int i = 0; i < PANEL; i += ITEMS / GROUP) {
    int o = i + me / GROUP;
    long row = (long) panel * PANEL + o;
    if (k < count && row < rows) {
      y[yOffset + row * yStride + first + k] = STORED(tile[o * ROW + k]);
    }
  }
}

// y[t] = row ids[t], or row first + t without ids. An item has one value; neighbours have neighbouring inputs.
__kernel void unpack_rows(__global const int *restrict ids, const long idsOffset, const int hasIds, const int first,
    __global const uint *restrict w, const long wOffset, __global Y_ELEMENT *restrict y, const long yOffset,
    const long yStride, const int inputs) {
  int pieces = (inputs + ITEMS - 1) / ITEMS;
  int t = get_group_id(0) / pieces;
  int k = get_group_id(0) % pieces * ITEMS + get_local_id(0);
  if (k < inputs) {
    int output = hasIds ? ids[idsOffset + t] : first + t;
    int v = output % PANEL / LINE;
    int input = k % GROUP;
    __global const uint *from = w + wOffset + output / PANEL * panel_words(inputs)
        + (long) (k / GROUP) * GROUP_LINES * LINE + output % LINE;
    float scale = HALF(from[v / 2 * LINE] >> v % 2 * 16);
#if BITS == 8
    uint code = from[(2 + input) * LINE] >> 8 * v & 255;
#else
    uint code = from[(2 + input / 2) * LINE] >> (4 * v + 16 * (input % 2)) & 15;
#endif
    y[yOffset + t * yStride + k] = STORED(((int) code - ZERO) * scale);
  }
}
