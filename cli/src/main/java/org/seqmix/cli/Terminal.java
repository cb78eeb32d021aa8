package org.seqmix.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;

/// What a run of the program is connected to.
///
/// @param in standard input
/// @param out standard output, for results
/// @param err standard error, for progress and failures
/// @param live whether a person watches standard error, so that a line may be drawn over again
/// @param debug whether failures show where they happened
public record Terminal(InputStream in, Writer out, Writer err, boolean live, boolean debug) {
  /// The streams of this process. Text is UTF-8 whatever the locale: so are the files the program reads.
  static Terminal ofProcess() {
    String debug = System.getenv("SEQMIX_DEBUG");
    return new Terminal(System.in, writer("standard output", new FileOutputStream(FileDescriptor.out)),
        writer("standard error", new FileOutputStream(FileDescriptor.err)), StandardError.isTerminal(),
        debug != null && !debug.isEmpty() && !debug.equals("0"));
  }

  /// Streams of a caller's own, nobody watching.
  public static Terminal of(InputStream in, OutputStream out, OutputStream err) {
    return new Terminal(in, writer("standard output", out), writer("standard error", err), false, false);
  }

  private static Writer writer(String name, OutputStream stream) {
    return new StrictWriter(name, stream);
  }
}
