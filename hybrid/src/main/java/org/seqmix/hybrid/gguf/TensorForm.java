package org.seqmix.hybrid.gguf;

import java.util.Arrays;

/// How llama.cpp keeps a tensor that checkpoints of the hub keep otherwise.
sealed interface TensorForm {
  /// The shape in a GGUF file of a tensor whose shape is `ours`.
  long[] stored(long[] ours);

  /// The row of the file that holds our row `row`.
  default long storedRow(long row) {
    return row;
  }

  /// Whether the bytes of a file are ours, but for their shape.
  default boolean sameBytes() {
    return true;
  }

  /// The same in both.
  record Same() implements TensorForm {
    @Override
    public long[] stored(long[] ours) {
      return ours;
    }
  }

  /// A vector as `parts` rows: a number a head, or the gain of a norm a group.
  ///
  /// @param parts rows in the file
  record InRows(long parts) implements TensorForm {
    @Override
    public long[] stored(long[] ours) {
      return new long[] {parts, ours[0] / parts};
    }
  }

  /// Taps of a convolution `(channels, 1, taps)`, without the middle axis.
  record Taps() implements TensorForm {
    @Override
    public long[] stored(long[] ours) {
      return new long[] {ours[0], ours[2]};
    }
  }

  /// Decay rates: `-exp(A_log)` in files, a head a row.
  record Decay() implements TensorForm {
    @Override
    public long[] stored(long[] ours) {
      return new long[] {ours[0], 1};
    }

    @Override
    public boolean sameBytes() {
      return false;
    }

    static float toFile(float ours) {
      return (float) -StrictMath.exp(ours);
    }

    static float toOurs(float stored) {
      return (float) StrictMath.log(-stored);
    }
  }

  /// Rows of queries or keys: llama.cpp turns neighbours of a head, the hub's code the two halves. Row `2 j + s` of a head
  /// in the file is row `s headDim / 2 + j` here.
  ///
  /// @param headDim rows a head
  record Rotary(long headDim) implements TensorForm {
    @Override
    public long[] stored(long[] ours) {
      return ours;
    }

    @Override
    public long storedRow(long row) {
      long within = row % headDim;
      long half = headDim / 2;
      return row - within + 2 * (within % half) + within / half;
    }

    @Override
    public boolean sameBytes() {
      return false;
    }
  }

  /// Whether two shapes differ at most in extents of 1.
  static boolean alike(long[] a, long[] b) {
    return Arrays.equals(Arrays.stream(a).filter(e -> e != 1).toArray(),
        Arrays.stream(b).filter(e -> e != 1).toArray());
  }
}
