#include "chunks.cl"
// The selective scan by chunks of Q tokens, an item a channel; see ssd.cl for the three steps. Groups of SIZE items have channels that
// share B and C: group_of_items counts SIZE channels at a time within each group of channels.
//
// Definitions: Q, N state size (kept in registers), SIZE.

// First channel of this work group's items, and behind the last of its group of channels.
#define CHANNELS                                                                    \
  const int blocks = (channelsPerGroup + SIZE - 1) / SIZE;                          \
  const int group = get_group_id(0) / blocks;                                       \
  const int channel = group * channelsPerGroup + get_group_id(0) % blocks * SIZE + ITEM; \
  const int mine = channel < (group + 1) * channelsPerGroup;

#define CHUNK                                                                       \
  const int slot = get_group_id(1);                                                 \
  const int s = span_of(spans + spansOffset, spanCount, slot);                      \
  const long token = first_of(spans + spansOffset, s, slot);                        \
  const int count = min(Q, (int)(spans[spansOffset + 6 * s + 2] - token));

// states[slot, n, channel]: forward what the chunk adds to the state after it, with key = B and value = dt x; backward what it adds to
// the gradient of the state before it, with key = C and value = dy. totals[slot, channel] = sum of dt.
__kernel void selective_states(__global const float *restrict key, const long keyOffset, const long keyStride,
    __global const float *restrict value, const long valueOffset, const long valueStride,
    __global const float *restrict dt, const long dtOffset, const long dtStride, __global const float *restrict a,
    const long aOffset, const long aStride, __global const int *restrict spans, const long spansOffset,
    const int spanCount, const int channels, const int channelsPerGroup, const int backward,
    __global float *restrict states, const long statesOffset, __global float *restrict totals, const long totalsOffset) {
  CHANNELS
  CHUNK
  if (count <= 0 || !mine) {
    return;
  }
  float h[N];
  float rate[N];
#pragma unroll
  for (int n = 0; n < N; n++) {
    h[n] = 0;
    rate[n] = a[aOffset + channel * aStride + n];
  }
  float total = 0;
  for (int i = 0; i < count; i++) {
    const long t = token + (backward ? count - 1 - i : i);
    const float step = dt[dtOffset + t * dtStride + channel];
    const float v = value[valueOffset + t * valueStride + channel] * (backward ? 1.0f : step);
    __global const float *keys = key + keyOffset + t * keyStride + group * N;
    total += step;
#pragma unroll
    for (int n = 0; n < N; n++) {
      const float decay = exp(step * rate[n]);
      h[n] = backward ? decay * fma(keys[n], v, h[n]) : fma(decay, h[n], keys[n] * v);
    }
  }
#pragma unroll
  for (int n = 0; n < N; n++) {
    states[statesOffset + ((long)slot * N + n) * channels + channel] = h[n];
  }
  totals[totalsOffset + (long)slot * channels + channel] = total;
}

// Along each row, an item a number of the state: see ssd_pass.
__kernel void selective_pass(__global float *restrict states, const long statesOffset,
    __global const float *restrict totals, const long totalsOffset, __global const float *restrict a, const long aOffset,
    const long aStride, __global const int *restrict spans, const long spansOffset, __global const int *restrict firstSpan,
    const long firstSpanOffset, const int channels, const int backward, __global const float *first,
    const long firstOffset, const int hasFirst, __global float *last, const long lastOffset, const int hasLast) {
  const int channel = get_global_id(0);
  const int n = get_group_id(1);
  const long row = get_group_id(2);
  if (channel >= channels) {
    return;
  }
  const float rate = a[aOffset + channel * aStride + n];
  const long place = (row * N + n) * channels + channel;
  const int begin = firstSpan[firstSpanOffset + row];
  const int end = firstSpan[firstSpanOffset + row + 1];
  float h = 0;
  for (int m = 0; m < end - begin; m++) {
    const int s = backward ? end - 1 - m : begin + m;
    __global const int *span = spans + spansOffset + 6 * s;
    h = (backward ? span[5] : span[4]) && hasFirst ? first[firstOffset + place] : 0.0f;
    const int chunks = (span[2] - span[1] + Q - 1) / Q;
    for (int c = 0; c < chunks; c += 4) {
      float part[4];
      float total[4];
#pragma unroll
      for (int u = 0; u < 4; u++) {
        const int at = min(c + u, chunks - 1);
        const long slot = span[1] / Q + s + (backward ? chunks - 1 - at : at);
        part[u] = states[statesOffset + (slot * N + n) * channels + channel];
        total[u] = totals[totalsOffset + slot * channels + channel];
      }
#pragma unroll
      for (int u = 0; u < 4; u++) {
        if (c + u < chunks) {
          const long slot = span[1] / Q + s + (backward ? chunks - 1 - c - u : c + u);
          states[statesOffset + (slot * N + n) * channels + channel] = h;
          h = fma(exp(rate * total[u]), h, part[u]);
        }
      }
    }
    if (backward && !span[4]) {
      h = 0;
    }
  }
  if (hasLast) {
    last[lastOffset + place] = h;
  }
}

__kernel void selective_outputs(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict dt, const long dtOffset, const long dtStride, __global const float *restrict a,
    const long aOffset, const long aStride, __global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict d,
    const long dOffset, const int hasD, __global const int *restrict spans, const long spansOffset, const int spanCount,
    const int channels, const int channelsPerGroup, __global const float *restrict states, const long statesOffset,
    __global float *restrict y, const long yOffset, const long yStride) {
  CHANNELS
  CHUNK
  if (count <= 0 || !mine) {
    return;
  }
  float h[N];
  float rate[N];
#pragma unroll
  for (int n = 0; n < N; n++) {
    h[n] = states[statesOffset + ((long)slot * N + n) * channels + channel];
    rate[n] = a[aOffset + channel * aStride + n];
  }
  const float skip = hasD ? d[dOffset + channel] : 0.0f;
  for (long t = token; t < token + count; t++) {
    const float step = dt[dtOffset + t * dtStride + channel];
    const float value = x[xOffset + t * xStride + channel];
    __global const float *keys = b + bOffset + t * bStride + group * N;
    __global const float *queries = c + cOffset + t * cStride + group * N;
    float sum = skip * value;
#pragma unroll
    for (int n = 0; n < N; n++) {
      h[n] = fma(exp(step * rate[n]), h[n], keys[n] * (step * value));
      sum = fma(queries[n], h[n], sum);
    }
    y[yOffset + t * yStride + channel] = sum;
  }
}

// Gradients of a chunk. `states` hold the states before it and are left with what the chunk adds to da; `slopes` the gradients of the
// states after it. keySums and querySums (T, work groups along the channels, N): each group's part of db and dc.
__kernel __attribute__((reqd_work_group_size(SIZE, 1, 1))) void selective_slopes(__global const float *restrict dy,
    const long dyOffset, const long dyStride, __global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict dt, const long dtOffset, const long dtStride, __global const float *restrict a,
    const long aOffset, const long aStride, __global const float *restrict b, const long bOffset, const long bStride,
    __global const float *restrict c, const long cOffset, const long cStride, __global const float *restrict d,
    const long dOffset, const int hasD, __global const int *restrict spans, const long spansOffset, const int spanCount,
    const int channels, const int channelsPerGroup, __global float *restrict states, const long statesOffset,
    __global const float *restrict slopes, const long slopesOffset, __global float *restrict dx, const long dxOffset,
    const long dxStride, __global float *restrict ddt, const long ddtOffset, const long ddtStride,
    __global float *restrict keySums, const long keySumsOffset, const long keySumsStride,
    __global float *restrict querySums, const long querySumsOffset, const long querySumsStride,
    __global float *restrict skips, const long skipsOffset) {
  __local float shared[2 * N * (SIZE + 1)];
  CHANNELS
  CHUNK
  float history[Q][N];
  float rate[N];
  float g[N];
  float rates[N];
  const float skip = mine && hasD ? d[dOffset + channel] : 0.0f;
#pragma unroll
  for (int n = 0; n < N; n++) {
    const long place = ((long)slot * N + n) * channels + channel;
    const int there = mine && count > 0;
    history[0][n] = there ? states[statesOffset + place] : 0.0f;
    g[n] = there ? slopes[slopesOffset + place] : 0.0f;
    rate[n] = there ? a[aOffset + channel * aStride + n] : 0.0f;
    rates[n] = 0;
  }
#pragma unroll
  for (int i = 0; i + 1 < Q; i++) {
    if (mine && i + 1 < count) {
      const long t = token + i;
      const float step = dt[dtOffset + t * dtStride + channel];
      const float gain = step * x[xOffset + t * xStride + channel];
#pragma unroll
      for (int n = 0; n < N; n++) {
        history[i + 1][n] = fma(exp(step * rate[n]), history[i][n], b[bOffset + t * bStride + group * N + n] * gain);
      }
    }
  }
  float skipped = 0;
#pragma unroll
  for (int i = Q - 1; i >= 0; i--) {
    if (i < count) {
      const long t = token + i;
      const float step = mine ? dt[dtOffset + t * dtStride + channel] : 0.0f;
      const float value = mine ? x[xOffset + t * xStride + channel] : 0.0f;
      const float result = mine ? dy[dyOffset + t * dyStride + channel] : 0.0f;
      __global const float *keys = b + bOffset + t * bStride + group * N;
      __global const float *queries = c + cOffset + t * cStride + group * N;
      float values = skip * result;
      float steps = 0;
#pragma unroll
      for (int n = 0; n < N; n++) {
        const float decay = exp(step * rate[n]);
        const float kept = decay * history[i][n];
        const float after = fma(keys[n], step * value, kept);
        const float slope = fma(queries[n], result, g[n]);
        shared[n * (SIZE + 1) + ITEM] = slope * step * value;
        shared[(N + n) * (SIZE + 1) + ITEM] = after * result;
        values = fma(slope * step, keys[n], values);
        steps = fma(slope, fma(rate[n], kept, keys[n] * value), steps);
        rates[n] = fma(slope * step, kept, rates[n]);
        g[n] = decay * slope;
      }
      skipped = fma(result, value, skipped);
      if (mine) {
        dx[dxOffset + t * dxStride + channel] = values;
        ddt[ddtOffset + t * ddtStride + channel] = steps;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int n = ITEM; n < 2 * N; n += SIZE) {
        float sum = 0;
        for (int u = 0; u < SIZE; u++) {
          sum += shared[n * (SIZE + 1) + u];
        }
        if (n < N) {
          keySums[keySumsOffset + t * keySumsStride + get_group_id(0) * N + n] = sum;
        } else {
          querySums[querySumsOffset + t * querySumsStride + get_group_id(0) * N + n - N] = sum;
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }
  if (mine) {
#pragma unroll
    for (int n = 0; n < N; n++) {
      states[statesOffset + ((long)slot * N + n) * channels + channel] = rates[n];
    }
    skips[skipsOffset + (long)slot * channels + channel] = skipped;
  }
}

// da[channel, n] += sum over the slots of parts[slot, n, channel].
__kernel void selective_rates(__global const float *restrict parts, const long partsOffset, const int slots,
    const int channels, __global float *restrict da, const long daOffset, const long daStride) {
  const int channel = get_global_id(0);
  const int n = get_group_id(1);
  if (channel < channels) {
    float sum = 0;
    for (int slot = 0; slot < slots; slot++) {
      sum += parts[partsOffset + ((long)slot * N + n) * channels + channel];
    }
    da[daOffset + channel * daStride + n] += sum;
  }
}
