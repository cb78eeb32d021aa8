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
  for (int at = 0; at < SPLIT; at += ROUND) {
    float4 key[EACH];
#pragma unroll
    for (int e = 0; e < EACH; e++) {
      int place = at + team + e * TEAMS;
      key[e] = reads && place < count ? four(keys + place * kStride) : (float4)(0);
    }
#pragma unroll
    for (int e = 0; e < EACH; e++) {
#pragma unroll
      for (int n = 0; n < QUERIES; n++) {
        float dot = fma(key[e].x, query[n].x, fma(key[e].y, query[n].y, fma(key[e].z, query[n].z, key[e].w * query[n].w)));
#if SHUFFLE
#pragma unroll
        for (int d = 1; d < LANES; d *= 2) {
          float given;
          asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=f"(given) : "f"(dot), "r"(d));
          dot += given;
        }
        if (lane == 0) {
          scores[n * SPLIT + at + team + e * TEAMS] = dot;
        }
#else
        dots[((team + e * TEAMS) * QUERIES + n) * (LANES + 1) + lane] = dot;
#endif
      }
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
#pragma unroll 8
  for (int i = 0; i < SPLIT / TEAMS; i++) {
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

// Puts the splits of a pair together in order. Groups: y a span; items: a span's pairs, four columns each.
__kernel void attention_join(__global const float *restrict parts, const long partsOffset, const long tops,
    __global float *restrict out, const long outOffset, const long outStride, __global float *restrict lse,
    const long lseOffset, const long lseStride, __global const int *restrict spans, const long spansOffset,
    const int splits, const int heads, const int window) {
  __global const int *span = spans + spansOffset + 8 * (long)get_group_id(1);
  long item = get_global_id(0);
  int column = item % (HEAD / 4) * 4, head = item / (HEAD / 4) % heads;
  long nth = item / (HEAD / 4) / heads, token = span[0] + nth;
  if (nth >= span[1]) {
    return;
  }
  int from = max(0, span[2] - window + 1) / SPLIT, to = (span[2] + span[1] - 1) / SPLIT;
  long line = (token * heads + head) * splits;
  __global const float *known = parts + partsOffset + tops + 2 * line;
  __global const float *sums = parts + partsOffset + line * HEAD + column;
  float top = -INFINITY, total = 0;
  for (int s = from; s <= to; s++) {
    top = fmax(top, known[2 * s]);
  }
  float4 all = 0;
  for (int s = from; s <= to; s++) {
    float weight = known[2 * s] == -INFINITY ? 0 : native_exp2(known[2 * s] - top);
    total = fma(weight, known[2 * s + 1], total);
    all = fma((float4)(weight), four(sums + s * HEAD), all);
  }
  __global float *to4 = out + outOffset + token * outStride + head * HEAD + column;
  vstore4(all / total, 0, to4);
  if (column == 0) {
    lse[lseOffset + token * lseStride + head] = (top + log2(total)) * LN2;
  }
}
