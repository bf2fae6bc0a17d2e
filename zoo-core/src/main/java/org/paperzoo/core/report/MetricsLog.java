package org.paperzoo.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.paperzoo.core.error.FailureException;

/**
 * The metrics of a run over its steps, {@code metrics.jsonl}: one flat JSON object per line,
 *
 * <pre>
 * {"step":100,"epoch":0.5,"time":"2026-11-24T22:43:00.123Z","split":"train","loss":0.693,"lr":2.0E-5}
 * </pre>
 *
 * so that {@code pandas.read_json(file, lines=True)} gives a table with a column for each metric.
 * Each line reaches the system in one write, so that a killed run loses at most a part of its last
 * line, which the reader skips.
 */
public final class MetricsLog implements Closeable {
  /** Items per second, which differ each time. */
  public static final String SPEED = "items_per_second";

  /** The memory of the process in MB, which differs each time. */
  public static final String MEMORY = "memory_mb";

  private static final Set<String> RESERVED = Set.of("step", "epoch", "time", "split");

  private final Path file;
  private final FileChannel channel;
  private final Clock clock;
  private final List<Entry> resumed = new ArrayList<>();

  private MetricsLog(Path file, Clock clock, OpenOption... options) {
    this.file = file;
    this.clock = clock;
    try {
      channel = FileChannel.open(file, options);
    } catch (IOException e) {
      throw new FailureException(
          "Cannot open " + file + " for writing: " + e.getMessage() + ".", e);
    }
  }

  /**
   * One line.
   *
   * @param step the number of training steps done
   * @param epoch how often the training set was seen, with fraction
   * @param time when the line was written
   * @param split {@code train}, {@code val}, {@code test} ...
   * @param metrics values by name
   */
  public record Entry(
      long step, double epoch, Instant time, String split, Map<String, Double> metrics) {
    /** Returns the metrics that the same run has again, in the order of their names. */
    public Map<String, Double> repeatable() {
      Map<String, Double> repeatable = new TreeMap<>(metrics);
      repeatable.keySet().removeAll(Set.of(SPEED, MEMORY));
      return repeatable;
    }
  }

  /**
   * Creates the log of a new run.
   *
   * @throws FailureException if the file exists or cannot be written
   */
  public static MetricsLog create(Path file) {
    return create(file, Clock.systemUTC());
  }

  static MetricsLog create(Path file, Clock clock) {
    return new MetricsLog(file, clock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Continues the log of a run that is resumed after {@code step} steps: the first line of a later
   * step, all lines after it, and a last line that was cut short are removed. A loop that writes
   * all lines of a step before that step's checkpoint thus ends with the same lines, apart from
   * their times, as if it had never stopped.
   *
   * @throws FailureException if the file is damaged or cannot be written
   */
  public static MetricsLog resume(Path file, long step) {
    return resume(file, step, Clock.systemUTC());
  }

  static MetricsLog resume(Path file, long step, Clock clock) {
    MetricsLog log =
        new MetricsLog(file, clock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long end = log.keep(step);
      log.channel.truncate(end);
      log.channel.position(end);
      return log;
    } catch (IOException e) {
      log.close();
      throw new FailureException("Cannot rewind " + file + ": " + e.getMessage() + ".", e);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Reads the lines up to a step and returns where they end. */
  private long keep(long step) throws IOException {
    Lines lines = new Lines(file);
    long end = 0;
    while (lines.next()) {
      Entry entry = lines.entry();
      if (entry.step() > step) {
        break;
      }
      resumed.add(entry);
      end = lines.offset;
    }
    return end;
  }

  /** Returns the lines that the log of a resumed run began with; none for a new run. */
  public List<Entry> resumed() {
    return Collections.unmodifiableList(resumed);
  }

  /**
   * Appends a line.
   *
   * @param step the number of training steps done
   * @param epoch how often the training set was seen, with fraction
   * @param split {@code train}, {@code val}, {@code test} ...
   * @param metrics values by name, written in the map's order; the names step, epoch, time and
   *     split are taken
   * @throws IllegalArgumentException if a metric has a taken name
   * @throws FailureException if the line cannot be written, for example to a full disk
   */
  public void write(long step, double epoch, String split, Map<String, Double> metrics) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("split", split);
    metrics.forEach(
        (name, value) -> {
          if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("a metric cannot be called " + name);
          }
          line.put(name, value);
        });
    ByteBuffer bytes = ByteBuffer.wrap((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new FailureException(
          "Cannot write to " + file + ": " + e.getMessage() + ". Is the disk full?", e);
    }
  }

  /**
   * Forces what was written to disk: a checkpoint that follows is never newer than its log, even
   * after a power cut.
   */
  public void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new FailureException("Cannot write to " + file + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FailureException("Cannot close " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads a log; a last line that was cut short is skipped.
   *
   * @throws FailureException if the file is missing or a line is malformed; the message names the
   *     line
   */
  public static List<Entry> read(Path file) {
    try {
      List<Entry> entries = new ArrayList<>();
      Lines lines = new Lines(file);
      while (lines.next()) {
        entries.add(lines.entry());
      }
      return entries;
    } catch (NoSuchFileException e) {
      throw new FailureException("There is no metrics log " + file + ".", e);
    } catch (IOException e) {
      throw new FailureException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /** The complete lines of a log: each ends with a line feed. */
  private static final class Lines {
    private final Path file;
    private final byte[] bytes;
    private int start;
    private int offset; // behind the current line
    private int number;

    Lines(Path file) throws IOException {
      this.file = file;
      bytes = Files.readAllBytes(file);
    }

    boolean next() {
      start = offset;
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        return false;
      }
      offset = end + 1;
      number++;
      return true;
    }

    Entry entry() {
      String where = file + ", line " + number;
      ObjectNode line = Json.object(Arrays.copyOfRange(bytes, start, offset - 1), where);
      JsonNode step = line.path("step");
      Double epoch = Json.number(line.path("epoch"));
      JsonNode split = line.path("split");
      if (!step.canConvertToLong()
          || !step.isIntegralNumber()
          || epoch == null
          || !split.isTextual()) {
        throw new FailureException(
            where
                + ": expected the keys step (a whole number), epoch (a number), time and split"
                + " (texts).");
      }
      Instant time;
      try {
        time = Instant.parse(line.path("time").asText());
      } catch (DateTimeParseException e) {
        throw new FailureException(
            where + ": the time must look like 2026-11-24T22:43:00.123Z.", e);
      }
      Map<String, Double> metrics = new LinkedHashMap<>();
      line.properties()
          .forEach(
              field -> {
                if (!RESERVED.contains(field.getKey())) {
                  Double value = Json.number(field.getValue());
                  if (value == null) {
                    throw new FailureException(
                        where + ": the metric " + field.getKey() + " must be a number.");
                  }
                  metrics.put(field.getKey(), value);
                }
              });
      return new Entry(step.longValue(), epoch, time, split.textValue(), metrics);
    }
  }
}
