package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class ResultFileTest {
  @TempDir Path temp;

  @Test
  void namesAreFlatSnakeCaseWithTheSplitInFront() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", 0.5);
    metrics.put("macroF1", 0.25);
    metrics.put("Top-5 error (%)", 3.0);
    assertThat(ResultFile.flatten("test", metrics).keySet())
        .containsExactly("test_accuracy", "test_macro_f1", "test_top_5_error");
    assertThatThrownBy(() -> ResultFile.flatten("test", Map.of("f1", 1.0, "F1", 2.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void roundTripsAndMerges() throws IOException {
    Path file = temp.resolve("result.json");
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("val_loss", 0.1);
    metrics.put("test_loss", Double.NaN);
    ResultFile.write(file, metrics);
    assertThat(Files.readString(file))
        .isEqualTo("{\n  \"val_loss\" : 0.1,\n  \"test_loss\" : \"NaN\"\n}\n");
    assertThat(ResultFile.read(file)).isEqualTo(metrics);
    ResultFile.merge(file, Map.of("test_loss", 2.0));
    ResultFile.merge(file, Map.of("test_accuracy", 1.0));
    assertThat(ResultFile.read(file))
        .isEqualTo(Map.of("val_loss", 0.1, "test_loss", 2.0, "test_accuracy", 1.0));
    ResultFile.merge(temp.resolve("new.json"), Map.of("x", 1.0));
    assertThat(ResultFile.read(temp.resolve("new.json"))).containsOnlyKeys("x");
  }

  @Test
  void malformedFilesAreNamed() throws IOException {
    Path file = temp.resolve("result.json");
    Files.writeString(file, "{\"a\": \"b\"}");
    assertThatThrownBy(() -> ResultFile.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("result.json: a must be a number");
    Files.writeString(file, "{\"a\": 1,\n ]");
    assertThatThrownBy(() -> ResultFile.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("result.json:2:")
        .hasMessageContaining("not valid JSON");
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> ResultFile.read(file)).hasMessageContaining("expected a JSON object");
    assertThatThrownBy(() -> ResultFile.read(temp.resolve("none")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("There is no file");
  }
}
