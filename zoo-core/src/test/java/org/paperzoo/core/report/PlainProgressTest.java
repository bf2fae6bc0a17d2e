package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;
  private final PlainProgress progress =
      new PlainProgress(
          new PrintStream(bytes, true, StandardCharsets.UTF_8), Duration.ofSeconds(5), () -> now);

  private void at(double seconds) {
    now = (long) (seconds * 1e9);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void printsEveryFewSecondsAndAtTheEnd() {
    progress.start(100, "train");
    for (int step = 1; step <= 100; step++) {
      at(step * 0.25);
      progress.step(step, Map.of("loss", 1.0 / step));
    }
    progress.close();
    assertThat(lines())
        .containsExactly(
            "train 20/100 (20.0%)  4.00 it/s  20 s left  loss 0.05000",
            "train 40/100 (40.0%)  4.00 it/s  15 s left  loss 0.02500",
            "train 60/100 (60.0%)  4.00 it/s  10 s left  loss 0.01667",
            "train 80/100 (80.0%)  4.00 it/s  5.0 s left  loss 0.01250",
            "train 100/100 (100.0%)  4.00 it/s  loss 0.01000");
  }

  @Test
  void resumedRunsCountTheirRateFromWhereTheyBegan() {
    progress.start(2000, "train");
    at(4);
    progress.step(1001, Map.of());
    at(14);
    progress.step(1101, Map.of());
    assertThat(lines()).containsExactly("train 1101/2000 (55.1%)  10 it/s  1 min 30 s left");
  }

  @Test
  void unknownTotalAndOrderOfValues() {
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("loss", 0.5);
    shown.put("accuracy", 0.25);
    progress.start(0, "evaluate test");
    progress.step(3, shown);
    progress.start(2, "next"); // ends the stage before
    progress.message("val  accuracy 0.83");
    progress.close();
    assertThat(lines())
        .containsExactly("evaluate test 3  loss 0.5000  accuracy 0.2500", "val  accuracy 0.83");
  }

  @Test
  void stepNeedsAStage() {
    assertThatThrownBy(() -> progress.step(1, Map.of())).isInstanceOf(IllegalStateException.class);
  }
}
