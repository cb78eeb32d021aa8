package org.seqmix.tensor.cpu;

import org.seqmix.tensor.AttentionShape;

/// Working arrays of one thread for attention without the Vector API: a block of keys and values, and some queries, "lines",
/// with their scores. They grow on demand.
final class AttentionArrays {
  /// Keys of a block. Blocks are counted from position 0 of the document.
  static final int KEYS = 256;

  private static final ThreadLocal<AttentionArrays> OF_THREAD = ThreadLocal.withInitial(AttentionArrays::new);
  private static final float[][] NONE = new float[0][0];

  /// Keys and values with their columns running over the keys of the block, and gradients in the same order.
  float[][] keyColumns = NONE;
  float[][] valueColumns = NONE;
  float[][] keyGrads = NONE;
  float[][] valueGrads = NONE;
  /// Keys, or values, of the block one after the other.
  float[][] keyRows = NONE;
  /// Of each line, over its columns: the query, and what it gathers.
  float[][] queries = NONE;
  float[][] sums = NONE;
  /// Of each line, over the keys of the block.
  float[][] scores = NONE;
  float[][] slopes = NONE;
  /// Of each column, over the lines.
  float[][] queryColumns = NONE;
  float[][] sumColumns = NONE;

  private AttentionArrays() {}

  static AttentionArrays ofThread() {
    return OF_THREAD.get();
  }

  /// Room for a forward pass: scores of `lines` lines in each of `blocks` blocks.
  void forward(AttentionShape shape, int lines, int blocks) {
    keyColumns = grown(keyColumns, shape.headDim(), KEYS);
    keyRows = grown(keyRows, KEYS, shape.headDim());
    queries = grown(queries, lines, shape.headDim());
    sums = grown(sums, lines, shape.headDim());
    scores = grown(scores, lines * blocks, KEYS);
  }

  /// Room for a backward pass over `lines` lines at a time.
  void backward(AttentionShape shape, int lines) {
    forward(shape, lines, 1);
    valueColumns = grown(valueColumns, shape.headDim(), KEYS);
    keyGrads = grown(keyGrads, shape.headDim(), KEYS);
    valueGrads = grown(valueGrads, shape.headDim(), KEYS);
    slopes = grown(slopes, lines, KEYS);
    queryColumns = grown(queryColumns, shape.headDim(), lines);
    sumColumns = grown(sumColumns, shape.headDim(), lines);
  }

  private static float[][] grown(float[][] array, int rows, int columns) {
    boolean fits = array.length >= rows && array.length > 0 && array[0].length >= columns;
    return fits ? array : new float[rows][columns];
  }
}
