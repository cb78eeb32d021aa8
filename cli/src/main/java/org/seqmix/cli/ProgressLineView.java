package org.seqmix.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;

/// A plain line every few seconds, for logs.
final class ProgressLineView implements ProgressView {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintWriter err;
  private String task = "";
  private long from;
  private long all;
  private long began;
  private long shown;

  ProgressLineView(Writer err) {
    this.err = new PrintWriter(err);
  }

  @Override
  public void begin(String newTask, long done, long newAll) {
    task = newTask;
    from = done;
    all = newAll;
    began = System.nanoTime();
    shown = began;
  }

  @Override
  public void update(long done, String message) {
    long now = System.nanoTime();
    if (now - shown >= INTERVAL_NANOS) {
      shown = now;
      double left = (now - began) / 1e9 * (all - done) / Math.max(1, done - from);
      err.println(String.format(Locale.ROOT, "%s %,d/%,d, %s, %s left", task, done, all, message, time(left)));
      err.flush();
    }
  }

  @Override
  public void end() {
    task = "";
  }

  private static String time(double seconds) {
    long s = Math.round(seconds);
    return s < 60 ? s + " s" : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }
}
