package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.report.SeedSummary.Statistics;

class SeedSummaryTest {
  @Test
  void meanAndSampleDeviation() {
    // numpy.std([0.82, 0.84, 0.81, 0.85], ddof=1)
    Statistics statistics = Statistics.of(List.of(0.82, 0.84, 0.81, 0.85));
    assertThat(statistics.mean()).isCloseTo(0.83, within(1e-15));
    assertThat(statistics.std()).isCloseTo(0.018257418583505533, within(1e-15));
    assertThat(statistics).hasToString("0.8300 ± 0.0183");
  }

  @Test
  void printsToTheDecimalsOfTheLargerNumber() {
    assertThat(new Statistics(83.04, 0.72, List.of())).hasToString("83.04 ± 0.72");
    assertThat(new Statistics(1234.5, 3.25, List.of())).hasToString("1235 ± 3");
    assertThat(new Statistics(2.5e-5, 1e-6, List.of())).hasToString("2.500e-05 ± 1.0e-06");
    assertThat(new Statistics(0, 0.0, List.of())).hasToString("0 ± 0");
    assertThat(new Statistics(Double.NaN, Double.NaN, List.of())).hasToString("NaN");
  }

  @Test
  void oneSeedHasNoDeviation(@TempDir Path folder) {
    SeedSummary summary = SeedSummary.of(Map.of(7L, Map.of("test_loss", 0.5)));
    assertThat(summary.metrics().get("test_loss")).hasToString("0.5000");
    summary.write(folder.resolve("summary.json"), true);
    JsonNode json = Json.readObject(folder.resolve("summary.json"));
    assertThat(json.at("/test_loss/std").isNull()).isTrue();
  }

  @Test
  void writesAndTabulatesSeedsInOrder(@TempDir Path folder) {
    SeedSummary summary =
        SeedSummary.of(
            Map.of(
                10L, Map.of("test_accuracy", 0.5),
                2L, Map.of("test_accuracy", 0.25),
                1L, Map.of("test_accuracy", 0.75, "test_loss", 1.0)));
    assertThat(summary.seeds()).containsExactly(1L, 2L, 10L);
    summary.write(folder.resolve("summary.json"), true);
    JsonNode json = Json.readObject(folder.resolve("summary.json"));
    assertThat(json.at("/test_accuracy")).hasSize(3);
    assertThat(json.at("/test_accuracy/mean").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/test_accuracy/std").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/test_accuracy/values"))
        .extracting(JsonNode::asDouble)
        .containsExactly(0.75, 0.25, 0.5);
    assertThat(json.at("/test_loss/values")).hasSize(1);
    assertThat(summary.table().toString().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("test_accuracy +0\\.5000 ± 0\\.2500 +0\\.2500 +0\\.7500 +3"));
  }

  @Test
  void nothingToSumUp() {
    assertThatThrownBy(() -> Statistics.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThat(SeedSummary.of(Map.of()).metrics()).isEmpty();
  }
}
