// What kernels over rows share: vectors of WIDTH floats, the place of a work item, sums over a work group of LANES items.
#ifndef WIDTH
#define WIDTH 1
#endif
#ifndef LANES
#define LANES 256
#endif

#if WIDTH == 4
typedef float4 floats;
#define TOTAL(v) (((v).x + (v).y) + ((v).z + (v).w))
#define LARGEST(v) fmax(fmax((v).x, (v).y), fmax((v).z, (v).w))
#else
typedef float floats;
#define TOTAL(v) (v)
#define LARGEST(v) (v)
#endif

// The vector at element `i`, a multiple of WIDTH elements from an aligned address.
#define GET(p, i) (*(__global const floats *)((p) + (i)))
#define PUT(p, i, v) (*(__global floats *)((p) + (i)) = (v))

// `row` and `column` of this item, one vector each, or return: 2^laneBits items lie along a row, the group's others on the rows
// below; `chunks` groups cover a row.
#define PLACE \
  uint group = (uint)get_group_id(0); \
  uint band = group / (uint)chunks; \
  int lane = get_local_id(0); \
  long row = (long)band * (LANES >> laneBits) + (lane >> laneBits); \
  long column = (((long)(group - band * (uint)chunks) << laneBits) + (lane & ((1 << laneBits) - 1))) * WIDTH; \
  if (row >= rows || column >= columns) { \
    return; \
  }

// Declares what the functions below need; in the outermost block of a kernel.
#define SHARED __local float2 shared[LANES + 16]

// Two sums over the group, the same for every item, in a fixed order. Two barriers; may be called again at once.
inline float2 sums_of(float2 value, __local float2 *shared) {
  int lane = get_local_id(0);
  shared[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane < 16) {
    float2 few = shared[lane];
    for (int i = lane + 16; i < LANES; i += 16) {
      few += shared[i];
    }
    shared[LANES + lane] = few;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  float2 all = shared[LANES];
  for (int i = 1; i < 16; i++) {
    all += shared[LANES + i];
  }
  return all;
}

inline float sum_of(float value, __local float2 *shared) {
  return sums_of((float2)(value, 0), shared).x;
}

// Two maxima over the group.
inline float2 maxima_of(float2 value, __local float2 *shared) {
  int lane = get_local_id(0);
  shared[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane < 16) {
    float2 few = shared[lane];
    for (int i = lane + 16; i < LANES; i += 16) {
      few = fmax(few, shared[i]);
    }
    shared[LANES + lane] = few;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  float2 all = shared[LANES];
  for (int i = 1; i < 16; i++) {
    all = fmax(all, shared[LANES + i]);
  }
  return all;
}
