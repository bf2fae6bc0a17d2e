package org.paperzoo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.PlainProgress;
import org.paperzoo.core.report.ProcessMemory;
import org.paperzoo.core.report.ProgressSink;
import org.paperzoo.core.report.Throughput;

/** Shows training on standard error: a bar on a terminal, plain lines elsewhere. */
final class Progress implements JobListener, AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ProgressSink sink;
  private final Map<String, Double> shown = new LinkedHashMap<>();
  private Throughput throughput;
  private long lastMessage = System.nanoTime() - INTERVAL.toNanos();

  private Progress(ProgressSink sink) {
    this.sink = sink;
  }

  /** Returns the progress for where standard error goes. */
  static Progress onStandardError() {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Progress(isTerminal() ? new BarProgress(err) : new PlainProgress(err, INTERVAL));
  }

  private static boolean isTerminal() {
    try { // Java itself cannot tell for standard error alone
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | RuntimeException e) {
      return System.console() != null;
    }
  }

  /** Returns the data sets' home, whose downloads are shown. */
  static DataHome dataHome() {
    Progress progress = onStandardError();
    return DataHome.ofEnvironment().withListener(progress::downloaded);
  }

  private void downloaded(String name, long done, long total) {
    long now = System.nanoTime();
    if (done == total || now - lastMessage >= INTERVAL.toNanos()) {
      lastMessage = now;
      String of = total < 0 ? "" : String.format(" of %.1f", total / 1e6);
      sink.message(String.format("download %s: %.1f%s MB", name, done / 1e6, of));
    }
  }

  /** Says that another run begins. */
  void run(String name) {
    sink.close();
    sink.message(name);
  }

  @Override
  public void started(long step, long totalSteps, long examplesPerStep) {
    shown.clear();
    throughput = new Throughput(examplesPerStep);
    sink.start(totalSteps, "train");
  }

  @Override
  public void stepped(StepReport report) {
    throughput.step();
    shown.putAll(report.latest());
    if (!report.logged().isEmpty()) {
      shown.putAll(report.logged());
      double rate = throughput.take();
      if (!Double.isNaN(rate)) {
        shown.put("items/s", rate);
      }
      ProcessMemory.resident().ifPresent(memory -> shown.put("MB", memory));
    }
    sink.step(report.step(), shown);
  }

  @Override
  public void checkpointed(long step, Path folder) {
    throughput.pause();
  }

  @Override
  public void evaluated(long step, double epoch, Map<String, Double> unsorted) {
    throughput.pause();
    Map<String, Double> metrics = new TreeMap<>(unsorted);
    shown.putAll(metrics);
    long now = System.nanoTime();
    if (now - lastMessage >= INTERVAL.toNanos()) {
      lastMessage = now;
      StringBuilder line = new StringBuilder("step ").append(step);
      line.append(String.format("  epoch %.4g", epoch));
      metrics.forEach(
          (name, value) -> line.append("  ").append(name).append(' ').append(Numbers.text(value)));
      sink.message(line.toString());
    }
  }

  @Override
  public void message(String text) {
    sink.message(text);
  }

  @Override
  public void close() {
    sink.close();
  }
}
