package org.paperzoo.core.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Progress as lines of text, one every few seconds, for logs and other places that are not
 * terminals:
 *
 * <pre>train 1200/12630 (9.5%)  3.21 it/s  59 min 22 s left  loss 0.3120  lr 1.900e-05</pre>
 */
public final class PlainProgress implements ProgressSink {
  private final PrintStream out;
  private final long interval;
  private final LongSupplier nanos;

  private String label;
  private long total;
  private long lastStep;
  private long printedStep;
  private long firstStep;
  private long firstTime;
  private long printedTime;
  private Map<String, Double> last;

  /**
   * Creates a sink that prints a line at most every {@code interval}, and one at the end of each
   * stage.
   */
  public PlainProgress(PrintStream out, Duration interval) {
    this(out, interval, System::nanoTime);
  }

  PlainProgress(PrintStream out, Duration interval, LongSupplier nanos) {
    this.out = out;
    this.interval = interval.toNanos();
    this.nanos = nanos;
  }

  @Override
  public synchronized void start(long total, String label) {
    close();
    this.label = label;
    this.total = total;
    firstStep = -1;
    printedStep = -1;
    lastStep = -1;
    last = null;
    printedTime = nanos.getAsLong();
  }

  @Override
  public synchronized void step(long n, Map<String, Double> shown) {
    if (label == null) {
      throw new IllegalStateException("step before start");
    }
    long now = nanos.getAsLong();
    if (firstStep < 0) {
      // The first step warms up and, in a resumed run, is not step 1: the rate counts from here.
      firstStep = n;
      firstTime = now;
    }
    lastStep = n;
    last = shown;
    if (now - printedTime >= interval) {
      print(now);
    }
  }

  private void print(long now) {
    StringBuilder line = new StringBuilder(label).append(' ').append(lastStep);
    if (total > 0) {
      line.append('/')
          .append(total)
          .append(String.format(Locale.ROOT, " (%.1f%%)", 100.0 * lastStep / total));
    }
    double seconds = (now - firstTime) / 1e9;
    if (lastStep > firstStep && seconds > 0) {
      double rate = (lastStep - firstStep) / seconds;
      line.append(String.format(Locale.ROOT, rate < 10 ? "  %.2f it/s" : "  %.0f it/s", rate));
      if (total > lastStep) {
        line.append("  ").append(Numbers.duration((total - lastStep) / rate)).append(" left");
      }
    }
    last.forEach(
        (name, value) -> line.append("  ").append(name).append(' ').append(Numbers.text(value)));
    out.println(line);
    out.flush();
    printedTime = now;
    printedStep = lastStep;
  }

  @Override
  public synchronized void message(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (label != null && lastStep > printedStep) {
      print(nanos.getAsLong());
    }
    label = null;
  }
}
