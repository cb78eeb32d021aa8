package org.seqmix.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.seqmix.hybrid.BadInputException;

/// UTF-8 text to a stream whose failures are not lost: a [java.io.PrintWriter] around it swallows an [IOException], so
/// a closed pipe or a full disk comes as a [BadInputException] instead. After a failure nothing more is written.
final class StrictWriter extends Writer {
  private final String name;
  private final Writer out;
  private boolean failed;

  StrictWriter(String name, OutputStream stream) {
    this.name = name;
    this.out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Action action) {
    if (failed) {
      return;
    }
    try {
      action.run();
    } catch (IOException e) {
      failed = true;
      throw new BadInputException(name + ": cannot write: " + e.getMessage() + "; not everything was written", e);
    }
  }

  @Override
  public void write(char[] text, int from, int count) {
    attempt(() -> out.write(text, from, count));
  }

  @Override
  public void flush() {
    attempt(out::flush);
  }

  @Override
  public void close() {
    flush();
  }
}
