// Functions that both gates and activations are made of. Behind rows.cl.

// 1 / (1 + exp(-v)), for large |v| too.
inline floats sigmoid(floats v) {
  floats e = exp(-fabs(v));
  floats s = 1.0f / (1.0f + e);
  return v >= 0.0f ? s : e * s;
}

// log(1 + exp(v)), for large |v| too.
inline floats softplus(floats v) {
  return fmax(v, 0.0f) + log1p(exp(-fabs(v)));
}

// The slope of v sigmoid(v).
inline floats silu_slope(floats v) {
  return sigmoid(v) * (1.0f + v * sigmoid(-v));
}
