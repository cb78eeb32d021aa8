// Sums of exponentials of numbers that may be minus infinity.

// What exponents are counted from, given their largest.
inline float level(float largest) {
  return largest == -INFINITY ? 0 : largest;
}

// weight value, zero where the weight is zero, whatever the value.
inline floats weighted(floats weight, floats value) {
  return weight == 0.0f ? (floats)(0) : weight * value;
}
