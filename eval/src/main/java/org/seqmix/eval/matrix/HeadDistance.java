package org.seqmix.eval.matrix;

/// How far a student's head is from its teacher's, in Frobenius norms over one document.
///
/// @param teacher         norm of the teacher's matrix
/// @param own             norm of the difference, each model reading the text by itself
/// @param onTeacherStream norm of the difference where the student's mixer reads the teacher's residual stream, as stage 1
///                        compares them; NaN where the widths differ
public record HeadDistance(double teacher, double own, double onTeacherStream) {
  /// The difference as a share of the teacher's norm: 0 for equal matrices, 1 for a student of zeros.
  public double relative() {
    return own / teacher;
  }

  /// The same on the teacher's stream.
  public double relativeOnTeacherStream() {
    return onTeacherStream / teacher;
  }
}
