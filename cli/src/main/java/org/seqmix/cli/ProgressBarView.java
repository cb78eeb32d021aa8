package org.seqmix.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A bar on standard error, drawn over as it grows.
final class ProgressBarView implements ProgressView {
  private static final int REFRESH_MILLIS = 250;

  private @Nullable ProgressBar bar;

  @Override
  public void begin(String task, long done, long all) {
    bar = new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(all)
        .startsFrom(done, Duration.ZERO)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public void update(long done, String message) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + message);
    }
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
