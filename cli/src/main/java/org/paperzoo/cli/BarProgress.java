package org.paperzoo.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.ProgressSink;

/** Progress as a bar that is redrawn in place, for terminals. */
final class BarProgress implements ProgressSink {
  private static final int UPDATE_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private long total;
  private String label;
  private ProgressBar bar; // from the first step on
  private long drawn;

  BarProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void start(long stageTotal, String stageLabel) {
    close();
    total = stageTotal;
    label = stageLabel;
    drawn = 0;
  }

  @Override
  public void step(long n, Map<String, Double> shown) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(label)
              .setInitialMax(total)
              .startsFrom(n, Duration.ZERO) // of a resumed run, the speed is that of now
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(err))
              .showSpeed()
              .build();
    }
    bar.stepTo(n);
    long now = System.nanoTime();
    if (now - drawn >= UPDATE_MILLIS * 1_000_000L || n == total) {
      drawn = now;
      StringBuilder text = new StringBuilder();
      shown.forEach(
          (name, value) -> text.append(' ').append(name).append(' ').append(Numbers.text(value)));
      bar.setExtraMessage(text.toString());
    }
  }

  @Override
  public void message(String text) {
    err.print(bar == null ? text + "\n" : CLEAR_LINE + text + "\n");
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
