// Depthwise causal convolution, its gradients and its step, limited by memory. Items lie along the channels.
//
// Definitions: K taps, RUN tokens of an item, AHEAD tokens read at once (a divisor of RUN), LINES items that share a sum.

// x[t - back] as the convolution sees it from token t of `span`: earlier tokens of the span, then what the row carried.
inline float seen(__global const float *x, const long stride, __global const float *in, const int hasIn, const int channels,
    __global const int *span, const int t, const int back, const int channel) {
  int source = t - back;
  if (source >= span[1]) {
    return x[source * stride + channel];
  }
  int carried = source - span[1] + K - 1;
  return hasIn && span[4] ? in[((long)span[0] * (K - 1) + carried) * channels + channel] : 0.0f;
}

// y = bias + sum over taps of w x, RUN tokens an item.
__kernel void causal_conv(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict w, const long wOffset, const long wStride, __global const float *restrict bias,
    const long biasOffset, const int hasBias, __global const int *restrict spans, const long spansOffset,
    __global const int *restrict spanOf, const long spanOfOffset, const int tokens, const int channels,
    __global const float *in, const long inOffset, const int hasIn, __global float *restrict y, const long yOffset,
    const long yStride) {
  const int channel = get_global_id(0);
  if (channel >= channels) {
    return;
  }
  const int begin = get_group_id(1) * RUN;
  const int end = min(begin + RUN, tokens);
  float tap[K];
#pragma unroll
  for (int j = 0; j < K; j++) {
    tap[j] = w[wOffset + channel * wStride + j];
  }
  const float first = hasBias ? bias[biasOffset + channel] : 0.0f;
  __global const float *xs = x + xOffset;
  int s = spanOf[spanOfOffset + begin];
  __global const int *span = spans + spansOffset + 6 * s;
  float window[K];
#pragma unroll
  for (int j = 0; j + 1 < K; j++) {
    window[j + 1] = seen(xs, xStride, in + inOffset, hasIn, channels, span, begin, K - 1 - j, channel);
  }
  if (begin + RUN <= span[2]) {
    float ahead[RUN];
#pragma unroll
    for (int i = 0; i < RUN; i++) {
      ahead[i] = xs[(begin + i) * xStride + channel];
    }
#pragma unroll
    for (int i = 0; i < RUN; i++) {
#pragma unroll
      for (int j = 0; j + 1 < K; j++) {
        window[j] = window[j + 1];
      }
      window[K - 1] = ahead[i];
      float sum = first;
#pragma unroll
      for (int j = 0; j < K; j++) {
        sum = fma(tap[j], window[j], sum);
      }
      y[yOffset + (begin + i) * yStride + channel] = sum;
    }
    return;
  }
  for (int t = begin; t < end; t++) {
    if (t >= span[2]) {
      span = spans + spansOffset + 6 * spanOf[spanOfOffset + t];
#pragma unroll
      for (int j = 0; j + 1 < K; j++) {
        window[j + 1] = seen(xs, xStride, in + inOffset, hasIn, channels, span, t, K - 1 - j, channel);
      }
    }
#pragma unroll
    for (int j = 0; j + 1 < K; j++) {
      window[j] = window[j + 1];
    }
    window[K - 1] = xs[t * xStride + channel];
    float sum = first;
#pragma unroll
    for (int j = 0; j < K; j++) {
      sum = fma(tap[j], window[j], sum);
    }
    y[yOffset + t * yStride + channel] = sum;
  }
}

// The last K - 1 inputs of every row; what it carried moves up where it has fewer tokens. `out` may be `in`.
__kernel void causal_conv_state(__global const float *restrict x, const long xOffset, const long xStride,
    __global const int *restrict spans, const long spansOffset, __global const int *restrict firstSpan,
    const long firstSpanOffset, const int channels, __global const float *in, const long inOffset, const int hasIn,
    __global float *out, const long outOffset) {
  const int channel = get_global_id(0);
  const int row = get_group_id(1);
  if (channel < channels) {
    __global const int *span = spans + spansOffset + 6 * (firstSpan[firstSpanOffset + row + 1] - 1);
    for (int k = 0; k < K - 1; k++) {
      out[outOffset + ((long)row * (K - 1) + k) * channels + channel] =
          seen(x + xOffset, xStride, in + inOffset, hasIn, channels, span, span[2], K - 1 - k, channel);
    }
  }
}

// Rows of one token at most: y and the next state in one pass. `out` may be `in`.
__kernel void causal_conv_step(__global const float *restrict x, const long xOffset, const long xStride,
    __global const float *restrict w, const long wOffset, const long wStride, __global const float *restrict bias,
    const long biasOffset, const int hasBias, __global const int *restrict spans, const long spansOffset,
    const int channels, __global const float *in, const long inOffset, const int hasIn, __global float *restrict y,
    const long yOffset, const long yStride, __global float *out, const long outOffset, const int hasOut) {
  const int channel = get_global_id(0);
  const int row = get_group_id(1);
  if (channel >= channels) {
    return;
  }
  __global const int *span = spans + spansOffset + 6 * row;
  const long token = span[1];
  const int count = span[2] - span[1];
  const int carries = hasIn && span[4];
  const long place = (long)row * (K - 1) * channels + channel;
  float window[K];
#pragma unroll
  for (int j = 0; j + 1 < K; j++) {
    window[j] = carries ? in[inOffset + place + j * channels] : 0.0f;
  }
  window[K - 1] = count > 0 ? x[xOffset + token * xStride + channel] : 0.0f;
  if (count > 0) {
    float sum = hasBias ? bias[biasOffset + channel] : 0.0f;
#pragma unroll
    for (int j = 0; j < K; j++) {
      sum = fma(w[wOffset + channel * wStride + j], window[j], sum);
    }
    y[yOffset + token * yStride + channel] = sum;
  }
  if (hasOut) {
#pragma unroll
    for (int j = 0; j + 1 < K; j++) {
      out[outOffset + place + j * channels] = count > 0 ? window[j + 1] : window[j];
    }
  }
}

// One token of the gradients: windows of x and of dy move on by `x` and `dy`; adds to the taps' slopes and returns dx.
inline float conv_slope(float *window, float *ahead, float *slope, const float *tap, const float x, const float dy) {
#pragma unroll
  for (int j = 0; j + 1 < K; j++) {
    window[j] = window[j + 1];
    ahead[j] = ahead[j + 1];
  }
  window[K - 1] = x;
  ahead[K - 1] = dy;
  float value = 0;
#pragma unroll
  for (int j = 0; j < K; j++) {
    slope[j] = fma(ahead[0], window[j], slope[j]);
    value = fma(tap[K - 1 - j], ahead[j], value);
  }
  return value;
}

// dx, and what RUN tokens add to dw and dbias: parts (runs, K + 1, channels), taps and then the bias.
__kernel void causal_conv_grad(__global const float *restrict dy, const long dyOffset, const long dyStride,
    __global const float *restrict x, const long xOffset, const long xStride, __global const float *restrict w,
    const long wOffset, const long wStride, __global const int *restrict spans, const long spansOffset,
    __global const int *restrict spanOf, const long spanOfOffset, const int tokens, const int channels,
    __global const float *in, const long inOffset, const int hasIn, __global float *restrict dx, const long dxOffset,
    const long dxStride, __global float *restrict parts, const long partsOffset) {
  const int channel = get_global_id(0);
  if (channel >= channels) {
    return;
  }
  const int begin = get_group_id(1) * RUN;
  const int end = min(begin + RUN, tokens);
  __global const float *xs = x + xOffset;
  __global const float *dys = dy + dyOffset + channel;
  __global float *dxs = dx + dxOffset + channel;
  float tap[K];
  float slope[K];
#pragma unroll
  for (int j = 0; j < K; j++) {
    tap[j] = w[wOffset + channel * wStride + j];
    slope[j] = 0;
  }
  float sum = 0;
  float window[K];
  float ahead[K];
  __global const int *span = spans + spansOffset + 6 * spanOf[spanOfOffset + begin];
  int fresh = 1;
  for (int t = begin; t < end;) {
    if (!fresh && t + AHEAD <= end && t + AHEAD + K - 1 <= span[2]) {
      float xa[AHEAD];
      float dya[AHEAD];
#pragma unroll
      for (int i = 0; i < AHEAD; i++) {
        xa[i] = xs[(t + i) * xStride + channel];
        dya[i] = dys[(t + i + K - 1) * dyStride];
      }
#pragma unroll
      for (int i = 0; i < AHEAD; i++) {
        dxs[(t + i) * dxStride] = conv_slope(window, ahead, slope, tap, xa[i], dya[i]);
        sum += ahead[0];
      }
      t += AHEAD;
    } else {
      if (fresh || t >= span[2]) {
        span = spans + spansOffset + 6 * spanOf[spanOfOffset + t];
        fresh = 0;
#pragma unroll
        for (int j = 0; j + 1 < K; j++) {
          window[j + 1] = seen(xs, xStride, in + inOffset, hasIn, channels, span, t, K - 1 - j, channel);
          ahead[j + 1] = t + j < span[2] ? dys[(t + j) * dyStride] : 0.0f;
        }
      }
      const float last = t + K - 1 < span[2] ? dys[(t + K - 1) * dyStride] : 0.0f;
      dxs[t * dxStride] = conv_slope(window, ahead, slope, tap, xs[t * xStride + channel], last);
      sum += ahead[0];
      t++;
    }
  }
  const long place = partsOffset + (long)get_group_id(1) * (K + 1) * channels + channel;
#pragma unroll
  for (int j = 0; j < K; j++) {
    parts[place + j * channels] = slope[j];
  }
  parts[place + K * channels] = sum;
}

// dw += and dbias += the parts of all runs: an item a channel and tap, or the bias; LINES items share the runs.
__kernel __attribute__((reqd_work_group_size(32, LINES, 1))) void causal_conv_sum(__global const float *restrict parts,
    const long partsOffset, const int runs, const int channels, __global float *restrict dw, const long dwOffset,
    const long dwStride, __global float *restrict dbias, const long dbiasOffset, const int hasDbias) {
  __local float sums[LINES][32];
  const int channel = get_global_id(0);
  const int tap = get_group_id(1);
  const int line = get_local_id(1);
  float sum = 0;
  if (channel < channels) {
    for (int r = line; r < runs; r += LINES) {
      sum += parts[partsOffset + ((long)r * (K + 1) + tap) * channels + channel];
    }
  }
  sums[line][get_local_id(0)] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (line == 0 && channel < channels) {
    for (int r = 1; r < LINES; r++) {
      sum += sums[r][get_local_id(0)];
    }
    if (tap < K) {
      dw[dwOffset + channel * dwStride + tap] += sum;
    } else if (hasDbias) {
      dbias[dbiasOffset + channel] += sum;
    }
  }
}
