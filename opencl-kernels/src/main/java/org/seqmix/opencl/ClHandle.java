package org.seqmix.opencl;

/// A handle that is released once. Releasing later than its context, or while commands still use it, is allowed:
/// OpenCL counts references.
final class ClHandle implements AutoCloseable {
  private final String kind;
  private final long value;
  private final String releaseFunction;
  private final ClFunctions.OnHandle release;
  private boolean released;

  ClHandle(String kind, long value, String releaseFunction, ClFunctions.OnHandle release) {
    this.kind = kind;
    this.value = value;
    this.releaseFunction = releaseFunction;
    this.release = release;
  }

  /// The handle's value; an error after release, because the library would follow a stale pointer.
  synchronized long value() {
    if (released) {
      throw new IllegalStateException(kind + " has been released");
    }
    return value;
  }

  @Override
  public synchronized void close() {
    if (!released) {
      released = true;
      ClLibrary.check(releaseFunction, release.call(value), "releasing a " + kind);
    }
  }
}
