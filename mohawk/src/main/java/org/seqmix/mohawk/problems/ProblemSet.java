package org.seqmix.mohawk.problems;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The first `size` problems of a stream.
///
/// Sets on different sides of the border share no problem, whatever their seeds and levels: see [Split].
public record ProblemSet(ProblemSheet sheets, long size) {
  /// The line between two documents of a text file.
  public static final String SEPARATOR = "<|endoftext|>";

  public ProblemSet {
    if (size < 1) {
      throw new IllegalArgumentException("size (" + size + ") must be > 0");
    }
  }

  /// Problems alone, with nothing shown before them.
  public ProblemSet(ProblemGenerator generator, long size) {
    this(new ProblemSheet(generator, generator, 0), size);
  }

  /// The problems asked.
  public Stream<Problem> stream() {
    return sheets.asked().stream().limit(size);
  }

  /// Writes the documents to a text file, UTF-8, with a line [#SEPARATOR] between them. An existing file is replaced,
  /// and only once the new one is complete.
  public void write(Path file) throws IOException {
    WholeFile.write(file, this::writeTo);
  }

  private void writeTo(BufferedWriter out) throws IOException {
    for (long i = 0; i < size; i++) {
      out.write(i == 0 ? "" : SEPARATOR + "\n");
      out.write(sheets.document(i));
      out.write("\n");
    }
  }
}
