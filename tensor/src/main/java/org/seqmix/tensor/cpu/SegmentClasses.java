package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;

/// Loads the kinds of memory segments that a program may come to use, before any kernel is compiled.
///
/// The compiler relies on a class having no sibling until one is loaded; then it discards every kernel that was compiled
/// so far and compiles it again with what it last counted. A kernel that comes back so may allocate every vector it
/// computes, and stays so: record 14.
final class SegmentClasses {
  /// A mapped file's segment, which only a file could be asked for.
  private static final String MAPPED = "jdk.internal.foreign.MappedMemorySegmentImpl";

  private SegmentClasses() {}

  /// Loads them: eight classes, once a process.
  static void load() {
    MemorySegment.ofArray(new byte[1]);
    MemorySegment.ofArray(new char[1]);
    MemorySegment.ofArray(new short[1]);
    MemorySegment.ofArray(new int[1]);
    MemorySegment.ofArray(new long[1]);
    MemorySegment.ofArray(new float[1]);
    MemorySegment.ofArray(new double[1]);
    try {
      Class.forName(MAPPED);
    } catch (ClassNotFoundException e) {
      // Another runtime calls it otherwise; then a kernel may be compiled twice.
    }
  }
}
