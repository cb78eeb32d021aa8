#include "chunks.cl"
// SSD matrices M_ij = (decays after j up to i) C_i·B_j + D [i = j] and softmax matrices A_ij tile by tile: their distance and its
// gradients, rows of M and theirs. No matrix lies in memory but those asked for.
//
// A work group has a tile of Q tokens of one side and goes through the tiles of the other: with queries as its own side from its own
// tile back to the span's first, with keys (COLUMNS 1) from its own on to the last. The logarithm of the decays between two
// tokens of different tiles is a sum of terms <= 0: the query's since its tile began, those of the tiles between, and the key's until
// its tile ends.
//
// Definitions: Q, N state size, P columns of an attention head, SIZE, COLUMNS 0 or 1; GIVEN where the gradient of M comes from
// memory instead of from the distance.

#define NL (UP(N) + PAD)
#define PL (UP(P) + PAD)
#define QL (Q + PAD)
// Below this, decays are zero in F32.
#define NOTHING -104.0f

// lse[t, head] = log of the sum of exponentials of the scores that query t sees.
__kernel void softmax_sums(__global const float *restrict q, const long qOffset, const long qStride,
    __global const float *restrict k, const long kOffset, const long kStride, __global const int *restrict spans,
    const long spansOffset, const int spanCount, const int heads, const int headsPerKv, const float scale, const int window,
    __global float *restrict lse, const long lseOffset) {
  __local float queries[Q * PL];
  __local float keys[Q * PL];
  __local float scores[Q * QL];
  __local float most[SIZE];
  __local float sums[SIZE];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const int from = spans[spansOffset + 6 * s + 1];
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  if (count <= 0) {
    return;
  }
  const int own = (int)(token - from) / Q;
  load_lines(queries, q + qOffset + token * qStride + head * P, qStride, Q, P, count);
  // Of row ITEM / SHARE, every SHARE-th column.
  const int share = SIZE / Q > 0 ? SIZE / Q : 1;
  float m = -INFINITY;
  float l = 0;
  for (int tile_ = max(0, own * Q - window + 1) / Q; tile_ <= own; tile_++) {
    const long key = from + (long)tile_ * Q;
    barrier(CLK_LOCAL_MEM_FENCE);
    load_lines(keys, k + kOffset + key * kStride + head / headsPerKv * P, kStride, Q, P, tile_ == own ? count : Q);
    barrier(CLK_LOCAL_MEM_FENCE);
    FOR_TILES(Q, Q) {
      float sum[ELEMENTS] = {0};
      PRODUCT(sum, queries[i * PL + k], keys[j * PL + k], UP(P))
      FOR_ELEMENTS {
        scores[ROW * QL + COLUMN] = scale * sum[e];
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    const int i = ITEM / share;
    for (int j = ITEM % share; i < Q && j < Q; j += share) {
      const int distance = (own - tile_) * Q + i - j;
      if (distance >= 0 && distance < window) {
        const float v = scores[i * QL + j];
        if (v > m) {
          l = l * exp(m - v) + 1;
          m = v;
        } else {
          l += exp(v - m);
        }
      }
    }
  }
  most[ITEM] = m;
  sums[ITEM] = l;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (ITEM % share == 0 && ITEM / share < count) {
    for (int u = 1; u < share; u++) {
      m = fmax(m, most[ITEM + u]);
    }
    float sum = 0;
    for (int u = 0; u < share; u++) {
      sum += sums[ITEM + u] * exp(most[ITEM + u] - m);
    }
    lse[lseOffset + (token + ITEM / share) * heads + head] = m + log(sum);
  }
}

// squares[slot, head] = sum of (M_ij - A_ij)² over the rows of a tile.
__kernel void distance_squares(__global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict decay,
    const long decayOffset, const long decayStride, __global const float *restrict d, const long dOffset, const int hasD,
    __global const float *restrict q, const long qOffset, const long qStride, __global const float *restrict k,
    const long kOffset, const long kStride, __global const float *restrict lse, const long lseOffset,
    __global const int *restrict spans, const long spansOffset, const int spanCount, const int heads,
    const int headsPerGroup, const int headsPerKv, const float scale, const int window, __global float *restrict squares,
    const long squaresOffset) {
  __local float queries[Q * NL];
  __local float keys[Q * NL];
  __local float asked[Q * PL];
  __local float seen[Q * PL];
  __local float since[Q];
  __local float sums[Q];
  __local float norms[Q];
  __local float partial[SIZE];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const int from = spans[spansOffset + 6 * s + 1];
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  if (count <= 0) {
    return;
  }
  const int own = (int)(token - from) / Q;
  const int group = head / headsPerGroup * N;
  load_lines(queries, c + cOffset + token * cStride + group, cStride, Q, N, count);
  load_lines(asked, q + qOffset + token * qStride + head * P, qStride, Q, P, count);
  sum_decays(since, decay + decayOffset + token * decayStride + head, decayStride, count);
  for (int i = ITEM; i < Q; i += SIZE) {
    norms[i] = i < count ? lse[lseOffset + (token + i) * heads + head] : 0.0f;
  }
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  float between = 0;
  float squared = 0;
  for (int tile_ = own; tile_ >= 0; tile_--) {
    const long key = from + (long)tile_ * Q;
    const int there = tile_ == own ? count : Q;
    barrier(CLK_LOCAL_MEM_FENCE);
    load_lines(keys, b + bOffset + key * bStride + group, bStride, Q, N, there);
    load_lines(seen, k + kOffset + key * kStride + head / headsPerKv * P, kStride, Q, P, there);
    sum_decays(sums, decay + decayOffset + key * decayStride + head, decayStride, there);
    barrier(CLK_LOCAL_MEM_FENCE);
    FOR_TILES(Q, Q) {
      float sum[ELEMENTS] = {0};
      float score[ELEMENTS] = {0};
      if (between > NOTHING) {
        PRODUCT(sum, queries[i * NL + k], keys[j * NL + k], UP(N))
      }
      PRODUCT(score, asked[i * PL + k], seen[j * PL + k], UP(P))
      FOR_ELEMENTS {
        const int distance = (own - tile_) * Q + ROW - COLUMN;
        const float log = tile_ == own ? sums[ROW] - sums[COLUMN] : since[ROW] + between + (sums[Q - 1] - sums[COLUMN]);
        const float m = distance < 0 ? 0.0f : exp(log) * sum[e] + (distance == 0 ? skip : 0.0f);
        const float a = distance < 0 || distance >= window ? 0.0f : exp(scale * score[e] - norms[ROW]);
        squared += ROW < count ? (m - a) * (m - a) : 0.0f;
      }
    }
    between += tile_ == own ? 0.0f : sums[Q - 1];
  }
  squared = group_sum(squared, partial);
  if (ITEM == 0) {
    squares[squaresOffset + (long)slot * heads + head] = squared;
  }
}

// distance[span, head] = root of the sum over the span's slots.
__kernel void distance_roots(__global const float *restrict squares, const long squaresOffset,
    __global const int *restrict spans, const long spansOffset, const int heads, __global float *restrict distance,
    const long distanceOffset, const long distanceStride, const int items) {
  const int id = get_global_id(0);
  if (id < items) {
    const int s = id / heads;
    __global const int *span = spans + spansOffset + 6 * s;
    const long slot = span[1] / Q + s;
    float sum = 0;
    for (int t = 0; t < (span[2] - span[1] + Q - 1) / Q; t++) {
      sum += squares[squaresOffset + (slot + t) * heads + id % heads];
    }
    distance[distanceOffset + s * distanceStride + id % heads] = sqrt(sum);
  }
}

// With g_ij the gradient of M, E_ij = g_ij (decays after j up to i) and R_ij = E_ij C_i·B_j: for queries dC_i = sum_j E_ij B_j, for keys
// dB_j = sum_i E_ij C_i, in columns head * N of `slope`; sides[t, head] = sum of R over the tiles of the other side but its own.
// Queries also leave within[t, head], the sum of R_ij over j < t <= i of their own tile, and skips[slot, head], the sum of g_ii.
//
// `mine` and `theirs` are C and B, or B and C; `asks` and `sees` q and k, or k and q. g = slopes[span, head] / distance (M - A), or, if
// GIVEN, from `given`: rows blockFrom to blockTo of each row of tokens.
__kernel void matrix_slopes(__global const float *restrict mine, const long mineOffset, const long mineStride,
    __global const float *restrict theirs, const long theirsOffset, const long theirsStride,
    __global const float *restrict decay, const long decayOffset, const long decayStride,
    __global const float *restrict d, const long dOffset, const int hasD, __global const int *restrict spans,
    const long spansOffset, const int spanCount, const int heads, const int headsPerGroup,
    __global const float *restrict given, const long givenOffset, const long givenStride,
    __global const int *restrict firstToken, const long firstTokenOffset, const int blockFrom, const int blockTo,
    __global const float *restrict asks, const long asksOffset, const long asksStride, __global const float *restrict sees,
    const long seesOffset, const long seesStride, const int headsPerAsks, const int headsPerSees, const float scale,
    const int window, __global const float *restrict lse, const long lseOffset, __global const float *restrict slopes,
    const long slopesOffset, const long slopesStride, __global const float *restrict distance, const long distanceOffset,
    const long distanceStride,
    __global float *restrict slope, const long slopeOffset, const long slopeStride, __global float *restrict sides,
    const long sidesOffset, __global float *restrict within, const long withinOffset, __global float *restrict skips,
    const long skipsOffset) {
  __local float left[Q * NL];
  __local float right[Q * NL];
#ifndef GIVEN
  __local float asked[Q * PL];
  __local float seen[Q * PL];
  __local float norms[Q];
#endif
  __local float result[Q * NL];
  __local float weights[Q * QL];
  __local float turns[Q * QL];
  __local float parts[Q * Q / 4];
  __local float own[Q];
  __local float other[Q];
  __local float total[Q];
  __local float diagonal[Q];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const int from = spans[spansOffset + 6 * s + 1];
  const int end = spans[spansOffset + 6 * s + 2];
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(end - token));
  if (count <= 0) {
    if (COLUMNS == 0 && ITEM == 0) {
      skips[skipsOffset + (long)slot * heads + head] = 0;
    }
    return;
  }
  const int place = (int)(token - from) / Q;
  const int group = head / headsPerGroup * N;
  load_lines(left, mine + mineOffset + token * mineStride + group, mineStride, Q, N, count);
  sum_decays(own, decay + decayOffset + token * decayStride + head, decayStride, count);
#ifdef GIVEN
  const int row = spans[spansOffset + 6 * s];
  const int start = firstToken[firstTokenOffset + row];
  const int first = start + blockFrom;
  const int last = start + blockTo;
  __global const float *lines = given + givenOffset + ((long)row * heads + head) * (blockTo - blockFrom) * givenStride;
#else
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  const float length = distance[distanceOffset + s * distanceStride + head];
  const float factor = length == 0 ? 0.0f : slopes[slopesOffset + s * slopesStride + head] / length;
  load_lines(asked, asks + asksOffset + token * asksStride + head / headsPerAsks * P, asksStride, Q, P, count);
#endif
  for (int at = ITEM; at < Q * UP(N); at += SIZE) {
    result[at / UP(N) * NL + at % UP(N)] = 0;
  }
  for (int i = ITEM; i < Q; i += SIZE) {
    total[i] = 0;
  }
  float between = 0;
  const int tiles = (end - from + Q - 1) / Q;
  for (int tile_ = place; COLUMNS ? tile_ < tiles : tile_ >= 0; tile_ += COLUMNS ? 1 : -1) {
    const long far = from + (long)tile_ * Q;
    const int there = min(Q, (int)(end - far));
    barrier(CLK_LOCAL_MEM_FENCE);
    sum_decays(other, decay + decayOffset + far * decayStride + head, decayStride, there);
    barrier(CLK_LOCAL_MEM_FENCE);
    // Nothing to add where decays have died away; and further tiles are further away.
    if (between <= NOTHING) {
      break;
    }
#ifdef GIVEN
    const long asking = COLUMNS ? far : token;
    if (asking >= last || asking + Q <= first) {
      between += tile_ == place ? 0.0f : other[Q - 1];
      continue;
    }
#else
    load_lines(seen, sees + seesOffset + far * seesStride + head / headsPerSees * P, seesStride, Q, P, there);
    for (int i = ITEM; i < Q; i += SIZE) {
      const long query = (COLUMNS ? far : token) + i;
      norms[i] = query < end ? lse[lseOffset + query * heads + head] : 0.0f;
    }
#endif
    load_lines(right, theirs + theirsOffset + far * theirsStride + group, theirsStride, Q, N, there);
    barrier(CLK_LOCAL_MEM_FENCE);
    FOR_TILES(Q, Q) {
      float sum[ELEMENTS] = {0};
      float turn[ELEMENTS];
      PRODUCT(sum, left[i * NL + k], right[j * NL + k], UP(N))
#ifndef GIVEN
      float score[ELEMENTS] = {0};
      PRODUCT(score, asked[i * PL + k], seen[j * PL + k], UP(P))
#endif
      FOR_ELEMENTS {
        const int query = COLUMNS ? COLUMN : ROW;
        const int key = COLUMNS ? ROW : COLUMN;
        const int far_ = (COLUMNS ? tile_ - place : place - tile_) * Q + query - key;
        const float log = tile_ == place ? own[query] - own[key]
            : COLUMNS ? (own[Q - 1] - own[key]) + between + other[query] : own[query] + between + (other[Q - 1] - other[key]);
        const int inside = far_ >= 0 && ROW < count && COLUMN < there;
        const float decays = inside ? exp(log) : 0.0f;
#ifdef GIVEN
        const long line = (COLUMNS ? far : token) + query;
        const float g = inside && line >= first && line < last
            ? lines[(line - first) * givenStride + (COLUMNS ? token : far) + key - start] : 0.0f;
#else
        const float a = inside && far_ < window ? exp(scale * score[e] - norms[query]) : 0.0f;
        const float g = inside ? factor * (decays * sum[e] + (far_ == 0 ? skip : 0.0f) - a) : 0.0f;
#endif
        weights[ROW * QL + COLUMN] = decays * g;
        turn[e] = decays * g * sum[e];
        if (tile_ == place && COLUMNS == 0) {
          turns[ROW * QL + COLUMN] = turn[e];
          if (far_ == 0) {
            diagonal[ROW] = g;
          }
        }
      }
      ROW_PARTS(parts, Q / 4, turn[e])
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    FOR_TILES(Q, UP(N)) {
      float sum[ELEMENTS] = {0};
      PRODUCT(sum, weights[i * QL + k], right[k * NL + j], Q)
      FOR_ELEMENTS {
        result[ROW * NL + COLUMN] += sum[e];
      }
    }
    if (tile_ != place) {
      for (int i = ITEM; i < Q; i += SIZE) {
        float row_ = 0;
        for (int n = 0; n < Q / 4; n++) {
          row_ += parts[i * (Q / 4) + n];
        }
        total[i] += row_;
      }
      between += other[Q - 1];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int at = ITEM; at < count * N; at += SIZE) {
    slope[slopeOffset + (token + at / N) * slopeStride + head * N + at % N] = result[at / N * NL + at % N];
  }
  for (int i = ITEM; i < count; i += SIZE) {
    sides[sidesOffset + (token + i) * heads + head] = total[i];
  }
  if (COLUMNS == 0) {
    int reached = 1;
#ifdef GIVEN
    reached = token < last && token + Q > first;
#endif
    for (int i = ITEM; i < Q && reached; i += SIZE) {
      float before = 0;
      for (int j = 0; j <= i; j++) {
        const float turn = turns[i * QL + j];
        turns[i * QL + j] = before;
        before += turn;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int t = ITEM; t < count; t += SIZE) {
      float sum = 0;
      for (int i = t; i < count && reached; i++) {
        sum += turns[i * QL + t];
      }
      within[withinOffset + (token + t) * heads + head] = sum;
    }
    if (ITEM == 0) {
      float sum = 0;
      for (int i = 0; i < count && reached; i++) {
        sum += diagonal[i];
      }
      skips[skipsOffset + (long)slot * heads + head] = sum;
    }
  }
}

// ddecay_t = the sum of R_ij over j < t <= i, from what tiles left: within t's tile, from its tile to earlier ones, from later ones to
// its tile, and past it. One group of Q items a span and head.
__kernel __attribute__((reqd_work_group_size(Q, 1, 1))) void matrix_decays(__global const float *restrict within,
    const long withinOffset, __global const float *restrict rows, const long rowsOffset,
    __global const float *restrict columns, const long columnsOffset, __global const int *restrict spans,
    const long spansOffset, const int heads, const int add, __global float *restrict ddecay, const long ddecayOffset,
    const long ddecayStride) {
  __local float row[Q];
  __local float column[Q];
  const int head = get_group_id(0);
  const int from = spans[spansOffset + 6 * get_group_id(1) + 1];
  const int end = spans[spansOffset + 6 * get_group_id(1) + 2];
  float across = 0;
  for (int begin = from; begin < end; begin += Q) {
    const long t = begin + ITEM;
    barrier(CLK_LOCAL_MEM_FENCE);
    row[ITEM] = t < end ? rows[rowsOffset + t * heads + head] : 0.0f;
    column[ITEM] = t < end ? columns[columnsOffset + t * heads + head] : 0.0f;
    barrier(CLK_LOCAL_MEM_FENCE);
    float later = 0;
    float earlier = 0;
    float allRows = 0;
    float allColumns = 0;
    for (int u = 0; u < Q; u++) {
      later += u >= ITEM ? row[u] : 0.0f;
      earlier += u < ITEM ? column[u] : 0.0f;
      allRows += row[u];
      allColumns += column[u];
    }
    across -= allRows;
    if (t < end) {
      const float sum = within[withinOffset + t * heads + head] + later + earlier + across;
      const long at = ddecayOffset + t * ddecayStride + head;
      ddecay[at] = add ? ddecay[at] + sum : sum;
    }
    across += allColumns;
  }
}

// Rows of M into a block; what is above the diagonal or of another span is left alone.
__kernel void matrix_rows(__global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict decay,
    const long decayOffset, const long decayStride, __global const float *restrict d, const long dOffset, const int hasD,
    __global const int *restrict spans, const long spansOffset, const int spanCount,
    __global const int *restrict firstToken, const long firstTokenOffset, const int heads, const int headsPerGroup,
    const int blockFrom, const int blockTo, __global float *restrict m, const long mOffset, const long mStride) {
  __local float queries[Q * NL];
  __local float keys[Q * NL];
  __local float since[Q];
  __local float sums[Q];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const int from = spans[spansOffset + 6 * s + 1];
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  const int row = spans[spansOffset + 6 * s];
  const int start = firstToken[firstTokenOffset + row];
  if (count <= 0 || token >= start + blockTo || token + count <= start + blockFrom) {
    return;
  }
  const int own = (int)(token - from) / Q;
  const int group = head / headsPerGroup * N;
  load_lines(queries, c + cOffset + token * cStride + group, cStride, Q, N, count);
  sum_decays(since, decay + decayOffset + token * decayStride + head, decayStride, count);
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  __global float *lines = m + mOffset + (((long)row * heads + head) * (blockTo - blockFrom) - blockFrom - start) * mStride;
  float between = 0;
  for (int tile_ = own; tile_ >= 0; tile_--) {
    const long key = from + (long)tile_ * Q;
    const int there = tile_ == own ? count : Q;
    barrier(CLK_LOCAL_MEM_FENCE);
    load_lines(keys, b + bOffset + key * bStride + group, bStride, Q, N, there);
    sum_decays(sums, decay + decayOffset + key * decayStride + head, decayStride, there);
    barrier(CLK_LOCAL_MEM_FENCE);
    FOR_TILES(Q, Q) {
      float sum[ELEMENTS] = {0};
      if (between > NOTHING) {
        PRODUCT(sum, queries[i * NL + k], keys[j * NL + k], UP(N))
      }
      FOR_ELEMENTS {
        const long line = token + ROW;
        const float log = tile_ == own ? sums[ROW] - sums[COLUMN] : since[ROW] + between + (sums[Q - 1] - sums[COLUMN]);
        const int distance = (own - tile_) * Q + ROW - COLUMN;
        if (distance >= 0 && ROW < count && line >= start + blockFrom && line < start + blockTo) {
          lines[line * mStride + key + COLUMN - start] = exp(log) * sum[e] + (distance == 0 ? skip : 0.0f);
        }
      }
    }
    between += tile_ == own ? 0.0f : sums[Q - 1];
  }
}
