package org.seqmix.hybrid.config;

/// Upper bounds of what a configuration may claim, so that products of two sizes fit an int or fail clearly.
final class Sizes {
  static final int WIDTH = 1 << 20;
  static final int LAYERS = 10_000;
  static final int HEADS = 1 << 16;
  static final int HEAD_DIM = 1 << 14;
  static final int VOCABULARY = 1 << 26;
  static final int POSITIONS = 1 << 30;

  private Sizes() {}
}
