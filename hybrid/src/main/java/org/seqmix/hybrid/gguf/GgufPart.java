package org.seqmix.hybrid.gguf;

/// A tensor of a model: what it is called here and in files, and how it is kept there.
///
/// @param stored its name in GGUF files
/// @param ours   its name in checkpoints
/// @param shape  its shape in checkpoints
/// @param form   how files keep it
/// @param matrix whether it takes the type of the file; what is no matrix of a product stays in F32
@SuppressWarnings("ArrayRecordComponent") // written once, in the families beside this
record GgufPart(String stored, String ours, long[] shape, TensorForm form, boolean matrix) {
  static GgufPart matrix(String stored, String ours, long rows, long columns) {
    return new GgufPart(stored, ours, new long[] {rows, columns}, new TensorForm.Same(), true);
  }

  static GgufPart vector(String stored, String ours, long length) {
    return new GgufPart(stored, ours, new long[] {length}, new TensorForm.Same(), false);
  }

  GgufPart as(TensorForm other) {
    return new GgufPart(stored, ours, shape, other, matrix);
  }

  long[] storedShape() {
    return form.stored(shape);
  }
}
