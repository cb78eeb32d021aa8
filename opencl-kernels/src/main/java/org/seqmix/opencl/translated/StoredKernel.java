package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// A kernel that reads brain floats, which the part of Java that Aparapi translates does not know: by arithmetic, exactly.
abstract class StoredKernel extends Kernel {
  /// The number whose upper 16 bits of an F32 are the lower ones of `stored`.
  float decode(int stored) {
    int exponent = stored >> 7 & 255;
    int fraction = stored & 127;
    float v = (fraction + (exponent == 0 ? 0 : 128)) / 128f * powerOfTwo(max(exponent, 1) - 127);
    if (exponent == 255) {
      // Infinite, and no number where a fraction is left.
      v = Float.POSITIVE_INFINITY * (fraction == 0 ? 1f : 0f);
    }
    return (stored & 32768) == 0 ? v : -v;
  }

  /// 2 to the power of `k`, -126 to 127 (or 128, infinite), by squaring.
  private float powerOfTwo(int k) {
    float square = k < 0 ? 0.5f : 2f;
    float power = 1f;
    for (int left = abs(k); left > 0; left = left / 2) {
      if (left % 2 == 1) {
        power = power * square;
      }
      square = square * square;
    }
    return power;
  }
}
