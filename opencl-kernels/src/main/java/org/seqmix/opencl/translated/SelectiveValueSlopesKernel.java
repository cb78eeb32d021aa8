package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dx = D dy + the sum of S dt B, and ddt = the sum of S (a exp(dt a) h + B x), over n ascending, with h of the token
/// before; one work item a token and channel; see {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveValueSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] a = {};
  int aOffset;
  int aStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] d = {};
  int dOffset;
  int hasD;
  int channelsPerGroup;
  int stateSize;
  int firstToken;
  int firstChannel;
  int pieceChannels;
  float[] kept = {};
  int keptOffset;
  float[] slopes = {};
  int slopesOffset;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  float[] ddt = {};
  int ddtOffset;
  int ddtStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = firstChannel + id % pieceChannels;
      int token = id / pieceChannels;
      int t = firstToken + token;
      int key = bOffset + t * bStride + channel / channelsPerGroup * stateSize;
      int slot = token * stateSize * pieceChannels + id % pieceChannels;
      float value = x[xOffset + t * xStride + channel];
      float step = dt[dtOffset + t * dtStride + channel];
      float values = 0f;
      float steps = 0f;
      if (hasD != 0) {
        values = d[dOffset + channel] * dy[dyOffset + t * dyStride + channel];
      }
      for (int n = 0; n < stateSize; n++) {
        float slope = slopes[slopesOffset + slot + n * pieceChannels];
        float grown = a[aOffset + channel * aStride + n] * kept[keptOffset + slot + n * pieceChannels];
        values = fma(slope * step, b[key + n], values);
        steps = fma(slope, fma(b[key + n], value, grown), steps);
      }
      dx[dxOffset + t * dxStride + channel] = values;
      ddt[ddtOffset + t * ddtStride + channel] = steps;
    }
  }
}
