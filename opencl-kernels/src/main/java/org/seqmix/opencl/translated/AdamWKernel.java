package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// AdamW with decoupled decay, one work item an element:
///
/// 1. g = gradientScale gradient
/// 2. m += first (g - m), v += second (g² - v): moments move by a fraction of their distance, so that rounded coefficients still add up
///    to one
/// 3. w += decay w, decay = -rate weightDecay
/// 4. w += rate m / (sqrt(v) root + epsilon), the bias of the moments being in `rate` and `root`
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AdamWKernel extends Kernel {
  float[] w = {};
  int wOffset;
  int wStride;
  float[] gradient = {};
  int gradientOffset;
  int gradientStride;
  float[] m = {};
  int mOffset;
  int mStride;
  float[] v = {};
  int vOffset;
  int vStride;
  float gradientScale;
  float first;
  float second;
  float decay;
  float rate;
  float root;
  float epsilon;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      int atM = mOffset + row * mStride + column;
      int atV = vOffset + row * vStride + column;
      int atW = wOffset + row * wStride + column;
      float g = gradient[gradientOffset + row * gradientStride + column] * gradientScale;
      float mean = fma(g - m[atM], first, m[atM]);
      float square = fma(g * g - v[atV], second, v[atV]);
      m[atM] = mean;
      v[atV] = square;
      w[atW] = fma(w[atW], decay, w[atW]) + mean * rate / fma(sqrt(square), root, epsilon);
    }
  }
}
