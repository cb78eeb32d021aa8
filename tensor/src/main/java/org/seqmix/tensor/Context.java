package org.seqmix.tensor;

/// Where an operation allocates, and what it records on.
///
/// @param scope memory for results
/// @param tape records operations for the backward pass; {@link Tape#off()} for inference
/// @param recomputes whether a model keeps only what goes into each of its blocks and computes the rest again in the
///     backward pass: less memory, one more forward pass, the same bits
public record Context(Scope scope, Tape tape, boolean recomputes) {
  /// A context that keeps what the backward pass will read.
  public Context(Scope scope, Tape tape) {
    this(scope, tape, false);
  }

  /// A context that records nothing.
  public static Context inference(Scope scope) {
    return new Context(scope, Tape.off());
  }

  /// A context that records on a new tape with gradients in the same scope.
  public static Context training(Scope scope) {
    return new Context(scope, Tape.on(scope));
  }

  /// The same context, computing blocks again in the backward pass instead of keeping their results.
  public Context recomputing() {
    return new Context(scope, tape, true);
  }

  /// The same scope, recording nothing: for a teacher beside its student.
  public Context withoutTape() {
    return inference(scope);
  }

  /// The device operations run on.
  public Device device() {
    return scope.device();
  }

  /// The device's operations.
  public Kernels kernels() {
    return scope.device().kernels();
  }
}
