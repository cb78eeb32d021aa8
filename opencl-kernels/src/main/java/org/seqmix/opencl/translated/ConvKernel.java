package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// What kernels of the causal convolution share: the inputs that a token's taps meet.
abstract class ConvKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  int[] spans = {};
  int spansOffset;
  float[] in = {};
  int inOffset;
  int hasIn;
  int channels;
  int taps;

  /// The input of `channel` at `place` in its span: its own, and before the first the carried ones or zero. `at` is where the
  /// span's numbers begin.
  float seen(int at, int place, int channel) {
    float v = 0f;
    if (place >= 0) {
      v = x[xOffset + (spans[at + 1] + place) * xStride + channel];
    } else if (hasIn != 0 && spans[at + 4] != 0) {
      v = in[inOffset + (spans[at] * (taps - 1) + taps - 1 + place) * channels + channel];
    }
    return v;
  }
}
