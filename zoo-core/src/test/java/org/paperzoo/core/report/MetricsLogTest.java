package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

class MetricsLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T22:43:00.123456Z"), ZoneOffset.UTC);

  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void file() {
    file = temp.resolve("metrics.jsonl");
  }

  /** Logs as a loop does: a train line every 10 steps, an evaluation every 50. */
  private static void train(MetricsLog log, int from, int to) {
    for (int step = from + 10; step <= to; step += 10) {
      log.write(step, step / 100.0, "train", Map.of("loss", 1.0 / step));
      if (step % 50 == 0) {
        log.write(step, step / 100.0, "val", Map.of("loss", 2.0 / step));
      }
    }
  }

  @Test
  void writesFlatLines() throws IOException {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", 0.6931);
    metrics.put("lr", 2e-5);
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      log.write(100, 0.5, "train", metrics);
      assertThat(Files.readString(file)) // at once, not when it is closed
          .isEqualTo(
              "{\"step\":100,\"epoch\":0.5,\"time\":\"2026-11-24T22:43:00.123Z\",\"split\":\"train\",\"loss\":0.6931,\"lr\":2.0E-5}\n");
    }
  }

  @Test
  void readsBackWhatItWrote() {
    Map<String, Double> odd = new LinkedHashMap<>();
    odd.put("nan", Double.NaN);
    odd.put("up", Double.POSITIVE_INFINITY);
    odd.put("down", Double.NEGATIVE_INFINITY);
    odd.put("tiny", Double.MIN_VALUE);
    odd.put("größe \"x\"", -0.1);
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      log.write(1, 0.1, "train", odd);
      log.write(Long.MAX_VALUE, 1e9, "val", Map.of());
      log.sync();
    }
    assertThat(MetricsLog.read(file))
        .containsExactly(
            new MetricsLog.Entry(1, 0.1, Instant.parse("2026-11-24T22:43:00.123Z"), "train", odd),
            new MetricsLog.Entry(
                Long.MAX_VALUE, 1e9, Instant.parse("2026-11-24T22:43:00.123Z"), "val", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100, 150})
  void resumedEqualsUninterrupted(int checkpoint) throws IOException {
    Path whole = temp.resolve("whole.jsonl");
    try (MetricsLog log = MetricsLog.create(whole, CLOCK)) {
      train(log, 0, 200);
    }
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      train(log, 0, 180);
    }
    Files.writeString(file, "{\"step\":190,\"epo", StandardOpenOption.APPEND); // killed in a write
    try (MetricsLog log = MetricsLog.resume(file, checkpoint, CLOCK)) {
      // What reading the file again would give, so that nobody needs to.
      assertThat(log.resumed())
          .isEqualTo(MetricsLog.read(file))
          .hasSize(checkpoint / 10 + checkpoint / 50);
      train(log, checkpoint, 200);
    }
    assertThat(file).hasSameTextualContentAs(whole);
  }

  @Test
  void resumingDropsEverythingBehindTheFirstLaterLine() {
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      train(log, 0, 30);
      log.write(10, 0.1, "test", Map.of("loss", 3.0)); // the best checkpoint, judged at the end
    }
    MetricsLog.resume(file, 20, CLOCK).close();
    assertThat(MetricsLog.read(file)).extracting(MetricsLog.Entry::step).containsExactly(10L, 20L);
  }

  @Test
  void resumingDropsATornLineOfAKeptStep() {
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      train(log, 0, 10);
    }
    append("{\"step\":20");
    assertThat(MetricsLog.read(file)).hasSize(1);
    MetricsLog.resume(file, 1000, CLOCK).close();
    assertThat(file).content().endsWith("}\n").doesNotContain("\"step\":20");
  }

  @Test
  void resumingWithoutAFileBeginsOne() {
    MetricsLog.resume(file, 5, CLOCK).close();
    assertThat(file).isEmptyFile();
  }

  @Test
  void damagedLinesAreNamed() throws IOException {
    String good =
        "{\"step\":1,\"epoch\":0,\"time\":\"2026-11-24T22:43:00Z\",\"split\":\"train\"}\n";
    for (String bad :
        List.of(
            "{\"step\":}",
            "[1]",
            "",
            "{\"epoch\":0,\"time\":\"2026-11-24T22:43:00Z\",\"split\":\"train\"}",
            "{\"step\":1.5,\"epoch\":0,\"time\":\"2026-11-24T22:43:00Z\",\"split\":\"train\"}",
            "{\"step\":1,\"epoch\":0,\"time\":\"yesterday\",\"split\":\"train\"}",
            "{\"step\":1,\"epoch\":0,\"time\":\"2026-11-24T22:43:00Z\",\"split\":\"train\",\"x\":\"y\"}")) {
      Files.writeString(file, good + bad + "\n" + good);
      assertThatThrownBy(() -> MetricsLog.read(file))
          .as(bad)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("metrics.jsonl, line 2");
      assertThatThrownBy(() -> MetricsLog.resume(file, 5, CLOCK))
          .as(bad)
          .isInstanceOf(FailureException.class);
      assertThat(file).hasContent(good + bad + "\n" + good); // nothing was cut away
    }
  }

  @Test
  void refusesTakenNamesAndExistingFiles() {
    try (MetricsLog log = MetricsLog.create(file, CLOCK)) {
      assertThatThrownBy(() -> log.write(1, 0, "train", Map.of("step", 1.0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> MetricsLog.create(file)).isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> MetricsLog.read(temp.resolve("none")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("There is no metrics log");
  }

  private void append(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
