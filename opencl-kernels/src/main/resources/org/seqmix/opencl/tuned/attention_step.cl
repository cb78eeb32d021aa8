// Attention of few queries over many keys. One group of 128 items takes SPLIT keys of a span and key head for up to QUERIES pairs of
// a token and a head; teams of LANES items read a key's columns together. `parts` then holds for every pair and split the sum of
// weighted values (HEAD), behind them (from `tops` on) the largest score to base 2 and the sum of weights.
// spans: first token, length, place of the first query's own key, -, place of key 0, place of value 0 (two ints each).
#define ITEMS 128
#define SPLIT ITEMS
#define TEAMS (ITEMS / LANES)
#define ROUND 32
#define EACH (ROUND / TEAMS)
#define SHARE (ITEMS / QUERIES)
#define EARLY 8
#define JOINERS 64
#define LOG2E 1.4426950408889634f
#define LN2 0.6931471805599453f

static inline float4 four(__global const float *p) {
#if ALIGNED
  return *(__global const float4 *)p;
#else
  return vload4(0, p);
#endif
}

static inline long far(__global const int *p) {
  return (long)(((ulong)(uint)p[1] << 32) | (uint)p[0]);
}

#if SHUFFLE
static inline float other(float v, int distance) {
  float r;
  asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=f"(r) : "f"(v), "r"(distance));
  return r;
}

#define FOLD(half_, distance)                                     \
  _Pragma("unroll") for (int i = 0; i < half_; i++) {             \
    float a = v[i], b = v[i + half_];                             \
    v[i] = (lane & (distance) ? b : a) + other(lane & (distance) ? a : b, distance); \
  }

// Sums of QUERIES numbers over the lanes of a team; lane l gets that of number l / (LANES / QUERIES). While there are several, half
// of the lanes take over half of them.
static inline __attribute__((always_inline)) float sum_lanes(float *v, int lane) {
#if QUERIES == 8
  FOLD(4, LANES / 2)
  FOLD(2, LANES / 4)
#elif QUERIES == 4
  FOLD(2, LANES / 2)
#endif
#if QUERIES > 1
  FOLD(1, LANES / QUERIES)
#endif
#pragma unroll
  for (int d = LANES / QUERIES / 2; d > 0; d /= 2) {
    v[0] += other(v[0], d);
  }
  return v[0];
}
#endif

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void attention_split(__global const float *restrict q,
    const long qOffset, const long qStride, __global const float *restrict k, const long kOffset, const long kStride,
    __global const float *restrict v, const long vOffset, const long vStride, __global float *restrict parts,
    const long partsOffset, const long tops, __global const int *restrict spans, const long spansOffset,
    const int splits, const int kvHeads, const int headsPerKv, const int window, const float scale) {
  __local float scores[QUERIES * SPLIT];
  __local float partial[ITEMS];
  __local float4 sums[ITEMS * QUERIES];
#if !SHUFFLE
  __local float dots[ROUND * QUERIES * (LANES + 1)];
#endif
  int item = get_local_id(0), lane = item % LANES, team = item / LANES, split = get_group_id(0);
  int kvHead = get_group_id(1) % kvHeads, firstPair = get_group_id(1) / kvHeads * QUERIES;
  __global const int *span = spans + spansOffset + 8 * (long)get_group_id(2);
  int length = span[1], own = span[2], pairs = length * headsPerKv;
  int begin = split * SPLIT, count = min(SPLIT, own + length - begin);
  if (firstPair >= pairs || count <= 0 || begin + SPLIT <= own - window + 1) {
    return;
  }
  __global const float *keys = k + kOffset + far(span + 4) + begin * kStride + kvHead * HEAD + 4 * lane;
  __global const float *values = v + vOffset + far(span + 6) + begin * vStride + kvHead * HEAD + 4 * lane;
  bool reads = 4 * lane < HEAD;
  float4 query[QUERIES], sum[QUERIES];
#pragma unroll
  for (int n = 0; n < QUERIES; n++) {
    int pair = firstPair + n;
    query[n] = sum[n] = 0;
    if (reads && pair < pairs) {
      query[n] = four(q + qOffset + (long)(span[0] + pair / headsPerKv) * qStride
          + (kvHead * headsPerKv + pair % headsPerKv) * HEAD + 4 * lane) * (scale * LOG2E);
    }
  }
#pragma unroll 2
  for (int at = 0; at < SPLIT; at += ROUND) {
    float4 key[EACH];
#pragma unroll
    for (int e = 0; e < EACH; e++) {
      int place = at + team + e * TEAMS;
      key[e] = reads && place < count ? four(keys + place * kStride) : (float4)(0);
    }
#pragma unroll
    for (int e = 0; e < EACH; e++) {
      float dot[QUERIES];
#pragma unroll
      for (int n = 0; n < QUERIES; n++) {
        dot[n] = fma(key[e].x, query[n].x, fma(key[e].y, query[n].y, fma(key[e].z, query[n].z, key[e].w * query[n].w)));
      }
#if SHUFFLE
      float of = sum_lanes(dot, lane);
      if (lane % (LANES / QUERIES) == 0) {
        scores[lane / (LANES / QUERIES) * SPLIT + at + team + e * TEAMS] = of;
      }
#else
#pragma unroll
      for (int n = 0; n < QUERIES; n++) {
        dots[((team + e * TEAMS) * QUERIES + n) * (LANES + 1) + lane] = dot[n];
      }
#endif
    }
#if !SHUFFLE
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int i = item; i < ROUND * QUERIES; i += ITEMS) {
      float dot = 0;
      for (int l = 0; l < LANES; l++) {
        dot += dots[i * (LANES + 1) + l];
      }
      scores[i % QUERIES * SPLIT + at + i / QUERIES] = dot;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#endif
  }
  // Under way while the weights are made.
  float4 early[EARLY];
#pragma unroll
  for (int i = 0; i < EARLY; i++) {
    int place = team + i * TEAMS;
    early[i] = reads && place < count ? four(values + place * vStride) : (float4)(0);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  int mine = item / SHARE, token = (firstPair + mine) / headsPerKv;
  float top = -INFINITY, total = 0;
#pragma unroll
  for (int i = 0; i < QUERIES; i++) {
    int place = item % SHARE + i * SHARE, key = begin + place;
    bool seen = place < count && key <= own + token && key > own + token - window;
    float s = seen ? scores[mine * SPLIT + place] : -INFINITY;
    scores[mine * SPLIT + place] = s;
    top = fmax(top, s);
  }
  partial[item] = top;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = 0; i < SHARE; i++) {
    top = fmax(top, partial[mine * SHARE + i]);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
  for (int i = 0; i < QUERIES; i++) {
    int place = mine * SPLIT + item % SHARE + i * SHARE;
    float weight = top == -INFINITY ? 0 : native_exp2(scores[place] - top);
    scores[place] = weight;
    total += weight;
  }
  partial[item] = total;
  barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
  for (int i = 0; i < EARLY; i++) {
#pragma unroll
    for (int n = 0; n < QUERIES; n++) {
      sum[n] = fma((float4)(scores[n * SPLIT + team + i * TEAMS]), early[i], sum[n]);
    }
  }
#pragma unroll 8
  for (int i = EARLY; i < SPLIT / TEAMS; i++) {
    int place = team + i * TEAMS;
    float4 value = reads && place < count ? four(values + place * vStride) : (float4)(0);
#pragma unroll
    for (int n = 0; n < QUERIES; n++) {
      sum[n] = fma((float4)(scores[n * SPLIT + place]), value, sum[n]);
    }
  }
#pragma unroll
  for (int n = 0; n < QUERIES; n++) {
    sums[n * ITEMS + item] = sum[n];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = item; i < QUERIES * LANES; i += ITEMS) {
    int n = i / LANES, l = i % LANES, pair = firstPair + n;
    if (pair < pairs && 4 * l < HEAD) {
      float4 all = 0;
      for (int t = 0; t < TEAMS; t++) {
        all += sums[n * ITEMS + t * LANES + l];
      }
      long line = ((long)(span[0] + pair / headsPerKv) * kvHeads + kvHead) * headsPerKv + pair % headsPerKv;
      vstore4(all, 0, parts + partsOffset + (line * splits + split) * HEAD + 4 * l);
    }
  }
  if (item % SHARE == 0 && firstPair + mine < pairs) {
    int pair = firstPair + mine;
    for (int i = 1; i < SHARE; i++) {
      total += partial[item + i];
    }
    long line = ((long)(span[0] + pair / headsPerKv) * kvHeads + kvHead) * headsPerKv + pair % headsPerKv;
    parts[partsOffset + tops + 2 * (line * splits + split)] = top;
    parts[partsOffset + tops + 2 * (line * splits + split) + 1] = total;
  }
}

// Puts the splits of a pair together in order, one group of 64 items a pair. Groups: x the pairs of a span, y spans.
__kernel __attribute__((reqd_work_group_size(JOINERS, 1, 1))) void attention_join(__global const float *restrict parts,
    const long partsOffset, const long tops, __global float *restrict out, const long outOffset, const long outStride,
    __global float *restrict lse, const long lseOffset, const long lseStride, __global const int *restrict spans,
    const long spansOffset, const int splits, const int heads, const int window) {
  __local float partial[JOINERS];
  __local float4 sums[JOINERS];
  __global const int *span = spans + spansOffset + 8 * (long)get_group_id(1);
  int item = get_local_id(0), lane = item % LANES, team = item / LANES, head = get_group_id(0) % heads;
  long nth = get_group_id(0) / heads, token = span[0] + nth;
  if (nth >= span[1]) {
    return;
  }
  int from = max(0, span[2] - window + 1) / SPLIT, to = (span[2] + span[1] - 1) / SPLIT;
  long line = (token * heads + head) * splits;
  __global const float *known = parts + partsOffset + tops + 2 * line;
  __global const float *lines = parts + partsOffset + line * HEAD + 4 * lane;
  float top = -INFINITY, total = 0;
  for (int s = from + item; s <= to; s += JOINERS) {
    top = fmax(top, known[2 * s]);
  }
  partial[item] = top;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = 0; i < min(JOINERS, to - from + 1); i++) {
    top = fmax(top, partial[i]);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int s = from + item; s <= to; s += JOINERS) {
    total = fma(native_exp2(known[2 * s] - top), known[2 * s + 1], total);
  }
  partial[item] = total;
  float4 sum = 0;
#pragma unroll 4
  for (int s = from + team; s <= to; s += JOINERS / LANES) {
    if (4 * lane < HEAD) {
      sum = fma((float4)(native_exp2(known[2 * s] - top)), four(lines + (long)s * HEAD), sum);
    }
  }
  sums[item] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  total = 0;
  for (int i = 0; i < min(JOINERS, to - from + 1); i++) {
    total += partial[i];
  }
  if (team == 0 && 4 * lane < HEAD) {
    for (int t = 1; t < JOINERS / LANES; t++) {
      sum += sums[t * LANES + lane];
    }
    vstore4(sum / total, 0, out + outOffset + token * outStride + head * HEAD + 4 * lane);
  }
  if (item == 0) {
    lse[lseOffset + token * lseStride + head] = (top + log2(total)) * LN2;
  }
}
