#include "chunks.cl"
// The state-space dual by chunks of Q tokens, forward and backward.
//
// 1. ssd_states: what each chunk adds to the state after it, or to the state's gradient before it
// 2. ssd_pass: along each row; afterwards every slot holds the state before it, or the state's gradient after it
// 3. ssd_outputs, ssd_slopes: all chunks at once
//
// Definitions: Q, N state size, P head dim, SIZE.

#if N * P % 4 == 0
#define LANES 4
typedef float4 lanes;
#define LOAD_LANES(from) vload4(0, from)
#define STORE_LANES(v, to) vstore4(v, 0, to)
#else
#define LANES 1
typedef float lanes;
#define LOAD_LANES(from) (*(from))
#define STORE_LANES(v, to) (*(to) = (v))
#endif
// Chunks whose states a pass reads ahead.
#define AHEAD 4
#define NL (UP(N) + PAD)
#define PL (UP(P) + PAD)
#define QL (Q + PAD)

// states[head, slot] = sum over the chunk of a_t left_t right_tᵀ (N x P); a_t are the decays after t up to the chunk's end, or with
// `backward` those from its beginning to t. totals[head, slot] = the chunk's sum of decays.
__kernel void ssd_states(__global const float *restrict left, const long leftOffset, const long leftStride,
    __global const float *restrict right, const long rightOffset, const long rightStride,
    __global const float *restrict decay, const long decayOffset, const long decayStride,
    __global const int *restrict spans, const long spansOffset, const int spanCount, const int heads,
    const int headsPerGroup, const int slots, const int backward, __global float *restrict states, const long statesOffset,
    __global float *restrict totals, const long totalsOffset) {
  __local float keys[Q * NL];
  __local float values[Q * PL];
  __local float sums[Q];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  if (count <= 0) {
    return;
  }
  load_lines(keys, left + leftOffset + token * leftStride + head / headsPerGroup * N, leftStride, Q, N, count);
  load_lines(values, right + rightOffset + token * rightStride + head * P, rightStride, Q, P, count);
  sum_decays(sums, decay + decayOffset + token * decayStride + head, decayStride, count);
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int at = ITEM; at < Q * UP(N); at += SIZE) {
    int t = at / UP(N);
    keys[t * NL + at % UP(N)] *= exp(backward ? sums[t] : sums[Q - 1] - sums[t]);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  __global float *to = states + statesOffset + ((long)head * slots + slot) * N * P;
  FOR_TILES(UP(N), UP(P)) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, keys[k * NL + i], values[k * PL + j], Q)
    FOR_ELEMENTS {
      if (ROW < N && COLUMN < P) {
        to[ROW * P + COLUMN] = sum[e];
      }
    }
  }
  if (ITEM == 0) {
    totals[totalsOffset + (long)head * slots + slot] = sums[Q - 1];
  }
}

// Along each row, an item LANES elements of a head's state. Forward from `first` (the carried states) to `last`; backward from
// `first` (the gradient of the states afterwards) to `last`, that of the carried ones. `last` may be `first`.
__kernel void ssd_pass(__global float *restrict states, const long statesOffset, __global const float *restrict totals,
    const long totalsOffset, __global const int *restrict spans, const long spansOffset,
    __global const int *restrict firstSpan, const long firstSpanOffset, const int heads, const int slots,
    const int backward, __global const float *first, const long firstOffset, const int hasFirst, __global float *last,
    const long lastOffset, const int hasLast) {
  const int element = get_global_id(0) * LANES;
  const int head = get_group_id(1);
  const long row = get_group_id(2);
  if (element >= N * P) {
    return;
  }
  const long place = (row * heads + head) * N * P + element;
  const int begin = firstSpan[firstSpanOffset + row];
  const int end = firstSpan[firstSpanOffset + row + 1];
  const int by = backward ? -1 : 1;
  lanes h = (lanes)0;
  for (int m = 0; m < end - begin; m++) {
    const int s = backward ? end - 1 - m : begin + m;
    __global const int *span = spans + spansOffset + 6 * s;
    const int carries = backward ? span[5] : span[4];
    h = carries && hasFirst ? LOAD_LANES(first + firstOffset + place) : (lanes)0;
    const int chunks = (span[2] - span[1] + Q - 1) / Q;
    const long slot = (long)head * slots + span[1] / Q + s + (backward ? chunks - 1 : 0);
    __global const float *total = totals + totalsOffset + slot;
    __global lanes *state = (__global lanes *)(states + statesOffset + slot * N * P + element);
    for (int c = 0; c < chunks; c += AHEAD) {
      lanes part[AHEAD];
      float decay[AHEAD];
#pragma unroll
      for (int u = 0; u < AHEAD; u++) {
        const int at = min(c + u, chunks - 1) * by;
        part[u] = state[(long)at * (N * P / LANES)];
        decay[u] = total[at];
      }
#pragma unroll
      for (int u = 0; u < AHEAD; u++) {
        if (c + u < chunks) {
          state[(long)((c + u) * by) * (N * P / LANES)] = h;
          h = fma((lanes)exp(decay[u]), h, part[u]);
        }
      }
    }
    if (backward && !span[4]) {
      h = (lanes)0;
    }
  }
  if (hasLast) {
    STORE_LANES(h, last + lastOffset + place);
  }
}

// y of every chunk from the state before it.
__kernel void ssd_outputs(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict b, const long bOffset, const long bStride, __global const float *restrict c,
    const long cOffset, const long cStride, __global const float *restrict decay, const long decayOffset,
    const long decayStride, __global const float *restrict d, const long dOffset, const int hasD,
    __global const int *restrict spans, const long spansOffset, const int spanCount, const int heads,
    const int headsPerGroup, const int slots, __global const float *restrict states, const long statesOffset,
    __global float *restrict y, const long yOffset, const long yStride) {
  __local float keys[Q * NL];
  __local float queries[Q * NL];
  __local float values[Q * PL];
  __local float state[UP(N) * PL];
  __local float matrix[Q * QL];
  __local float sums[Q];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  if (count <= 0) {
    return;
  }
  const int group = head / headsPerGroup * N;
  load_lines(keys, b + bOffset + token * bStride + group, bStride, Q, N, count);
  load_lines(queries, c + cOffset + token * cStride + group, cStride, Q, N, count);
  load_lines(values, x + xOffset + token * xStride + head * P, xStride, Q, P, count);
  load_lines(state, states + statesOffset + ((long)head * slots + slot) * N * P, P, UP(N), P, N);
  sum_decays(sums, decay + decayOffset + token * decayStride + head, decayStride, count);
  barrier(CLK_LOCAL_MEM_FENCE);
  FOR_TILES(Q, Q) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, queries[i * NL + k], keys[j * NL + k], UP(N))
    FOR_ELEMENTS {
      matrix[ROW * QL + COLUMN] = COLUMN <= ROW ? sum[e] * exp(sums[ROW] - sums[COLUMN]) : 0.0f;
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  FOR_TILES(Q, UP(P)) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, queries[i * NL + k], state[k * PL + j], UP(N))
    FOR_ELEMENTS {
      sum[e] = fma(exp(sums[ROW]), sum[e], skip * values[ROW * PL + COLUMN]);
    }
    PRODUCT(sum, matrix[i * QL + k], values[k * PL + j], Q)
    FOR_ELEMENTS {
      if (ROW < count && COLUMN < P) {
        y[yOffset + (token + ROW) * yStride + head * P + COLUMN] = sum[e];
      }
    }
  }
}

// All gradients of a chunk, from the state before it and the gradient of the state after it. With L_ij the decays after j up to i,
// G the gradient after the chunk, H the state before it:
//
// 1. M_ij = L_ij C_i·B_j, W_ij = L_ij dy_i·x_j for j <= i
// 2. dx = Mᵀ dy + (decays to the end) B G + D dy
// 3. dc = W B + (decays from the beginning) dy Hᵀ; db = Wᵀ C + (decays to the end) x Gᵀ
// 4. dlogDecay_k: the sum of all terms of the result with a_k in them: from j < k to i >= k within the chunk, from H to i >= k, from
//    j < k to G, and from H to G
//
// db and dc are written for each head: column head * N. skips[slot, head] = sum of dy·x.
__kernel void ssd_slopes(__global const float *restrict dy, const long dyOffset, const long dyStride,
    __global const float *restrict x, const long xOffset, const long xStride, __global const float *restrict b,
    const long bOffset, const long bStride, __global const float *restrict c, const long cOffset, const long cStride,
    __global const float *restrict decay, const long decayOffset, const long decayStride,
    __global const float *restrict d, const long dOffset, const int hasD, __global const int *restrict spans,
    const long spansOffset, const int spanCount, const int heads, const int headsPerGroup,
    const int slots, __global const float *restrict states, const long statesOffset, __global const float *restrict slopes,
    const long slopesOffset, __global float *restrict dx, const long dxOffset, const long dxStride,
    __global float *restrict db, const long dbOffset, const long dbStride, __global float *restrict dc,
    const long dcOffset, const long dcStride, __global float *restrict ddecay, const long ddecayOffset,
    const long ddecayStride, __global float *restrict skips, const long skipsOffset) {
  __local float keys[Q * NL];
  __local float queries[Q * NL];
  __local float values[Q * PL];
  __local float outputs[Q * PL];
  __local float state[UP(N) * PL];
  __local float matrix[Q * QL];
  __local float weights[Q * QL];
  __local float turns[Q * QL];
  __local float parts[Q * UP(N) / 4];
  __local float sums[Q];
  __local float within[Q];
  __local float since[Q];
  __local float until[Q];
  __local float diagonal[Q];
  __local float partial[SIZE];
  const int head = get_group_id(0);
  const int slot = get_group_id(1);
  const int s = span_of(spans + spansOffset, spanCount, slot);
  const long token = first_of(spans + spansOffset, s, slot);
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));
  if (count <= 0) {
    if (ITEM == 0) {
      skips[skipsOffset + (long)slot * heads + head] = 0;
    }
    return;
  }
  const int group = head / headsPerGroup * N;
  const long place = ((long)head * slots + slot) * N * P;
  load_lines(keys, b + bOffset + token * bStride + group, bStride, Q, N, count);
  load_lines(queries, c + cOffset + token * cStride + group, cStride, Q, N, count);
  load_lines(values, x + xOffset + token * xStride + head * P, xStride, Q, P, count);
  load_lines(outputs, dy + dyOffset + token * dyStride + head * P, dyStride, Q, P, count);
  load_lines(state, states + statesOffset + place, P, UP(N), P, N);
  sum_decays(sums, decay + decayOffset + token * decayStride + head, decayStride, count);
  barrier(CLK_LOCAL_MEM_FENCE);
  FOR_TILES(Q, Q) {
    float sum[ELEMENTS] = {0};
    float slope[ELEMENTS] = {0};
    PRODUCT(sum, queries[i * NL + k], keys[j * NL + k], UP(N))
    PRODUCT(slope, outputs[i * PL + k], values[j * PL + k], UP(P))
    FOR_ELEMENTS {
      const int i = ROW;
      const int j = COLUMN;
      const float decays = j <= i ? exp(sums[i] - sums[j]) : 0.0f;
      matrix[i * QL + j] = decays * sum[e];
      weights[i * QL + j] = decays * slope[e];
      turns[i * QL + j] = decays * sum[e] * slope[e];
      if (i == j) {
        diagonal[i] = slope[e];
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = ITEM; i < Q; i += SIZE) {
    float before = 0;
    for (int j = 0; j <= i; j++) {
      float turn = turns[i * QL + j];
      turns[i * QL + j] = before;
      before += turn;
    }
  }
  FOR_TILES(Q, UP(N)) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, outputs[i * PL + k], state[j * PL + k], UP(P))
    FOR_ELEMENTS {
      sum[e] *= exp(sums[ROW]);
    }
    ROW_PARTS(parts, UP(N) / 4, sum[e] * queries[ROW * NL + COLUMN])
    PRODUCT(sum, weights[i * QL + k], keys[k * NL + j], Q)
    FOR_ELEMENTS {
      if (ROW < count && COLUMN < N) {
        dc[dcOffset + (token + ROW) * dcStride + head * N + COLUMN] = sum[e];
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = ITEM; i < Q; i += SIZE) {
    float sum = 0;
    for (int u = i; u < Q; u++) {
      sum += turns[u * QL + i];
    }
    within[i] = sum;
    sum = 0;
    for (int n = 0; n < UP(N) / 4; n++) {
      sum += parts[i * (UP(N) / 4) + n];
    }
    since[i] = sum;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  // From here on the state's memory holds G.
  float through = 0;
  for (int at = ITEM; at < N * P; at += SIZE) {
    const int line = at / P * PL + at % P;
    const float slope = slopes[slopesOffset + place + at];
    through = fma(state[line], slope, through);
    state[line] = slope;
  }
  through = exp(sums[Q - 1]) * group_sum(through, partial);
  FOR_TILES(Q, UP(N)) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, values[i * PL + k], state[j * PL + k], UP(P))
    FOR_ELEMENTS {
      sum[e] *= exp(sums[Q - 1] - sums[ROW]);
    }
    ROW_PARTS(parts, UP(N) / 4, sum[e] * keys[ROW * NL + COLUMN])
    PRODUCT(sum, weights[k * QL + i], queries[k * NL + j], Q)
    FOR_ELEMENTS {
      if (ROW < count && COLUMN < N) {
        db[dbOffset + (token + ROW) * dbStride + head * N + COLUMN] = sum[e];
      }
    }
  }
  const float skip = hasD ? d[dOffset + head] : 0.0f;
  FOR_TILES(Q, UP(P)) {
    float sum[ELEMENTS] = {0};
    PRODUCT(sum, keys[i * NL + k], state[k * PL + j], UP(N))
    FOR_ELEMENTS {
      sum[e] = fma(exp(sums[Q - 1] - sums[ROW]), sum[e], skip * outputs[ROW * PL + COLUMN]);
    }
    PRODUCT(sum, matrix[k * QL + i], outputs[k * PL + j], Q)
    FOR_ELEMENTS {
      if (ROW < count && COLUMN < P) {
        dx[dxOffset + (token + ROW) * dxStride + head * P + COLUMN] = sum[e];
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = ITEM; i < Q; i += SIZE) {
    float sum = 0;
    for (int n = 0; n < UP(N) / 4; n++) {
      sum += parts[i * (UP(N) / 4) + n];
    }
    until[i] = sum;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int t = ITEM; t < count; t += SIZE) {
    float sum = within[t] + through;
    for (int i = t; i < count; i++) {
      sum += since[i];
    }
    for (int j = 0; j < t; j++) {
      sum += until[j];
    }
    ddecay[ddecayOffset + (token + t) * ddecayStride + head] = sum;
  }
  if (ITEM == 0) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += diagonal[i];
    }
    skips[skipsOffset + (long)slot * heads + head] = sum;
  }
}
