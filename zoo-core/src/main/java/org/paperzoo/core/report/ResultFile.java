package org.paperzoo.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * The final metrics of a run, {@code result.json}: one flat object such as {@code {"test_accuracy":
 * 0.831, "val_loss": 0.61}}, whose names are {@code <split>_<metric>} in snake_case. Of a run that
 * was stopped before its end it says why: {@code "stop": "time_limit"}.
 */
public final class ResultFile {
  /** Why a run was stopped before its end; not there after its end. */
  private static final String STOP = "stop";

  private ResultFile() {}

  /**
   * Returns the metrics of a split under their flat names.
   *
   * @throws IllegalArgumentException if two metrics have the same flat name
   */
  public static Map<String, Double> flatten(String split, Map<String, Double> metrics) {
    Map<String, Double> flat = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          String key = snakeCase(split + "_" + name);
          if (flat.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("two metrics of " + split + " are called " + key);
          }
        });
    return flat;
  }

  /** Returns {@code F1 macro} or {@code F1Macro} as {@code f1_macro}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("^_|_$", "")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the result, which replaces an earlier one.
   *
   * @param metrics values by flat name
   * @throws FailureException if the file cannot be written
   */
  public static void write(Path file, Map<String, Double> metrics) {
    Json.write(file, metrics);
  }

  /**
   * Writes the result of a run that was stopped before its end, which replaces an earlier one.
   *
   * @param metrics values by flat name
   * @param reason why it was stopped, such as {@code time_limit}
   * @throws FailureException if the file cannot be written
   */
  public static void writeStopped(Path file, Map<String, Double> metrics, String reason) {
    Map<String, Object> all = new LinkedHashMap<>(metrics);
    all.put(STOP, reason);
    Json.write(file, all);
  }

  /**
   * Returns whether the result is that of a run that reached its end.
   *
   * @throws FailureException if the file is missing or malformed
   */
  public static boolean isFinal(Path file) {
    return !Json.readObject(file).has(STOP);
  }

  /**
   * Adds metrics to the result of an earlier evaluation; of those that are there already, the new
   * value stands.
   *
   * @param metrics values by flat name
   * @throws FailureException if the file is malformed or cannot be written
   */
  public static void merge(Path file, Map<String, Double> metrics) {
    if (!Files.exists(file)) {
      write(file, metrics);
      return;
    }
    Map<String, Double> all = new LinkedHashMap<>(read(file));
    all.putAll(metrics);
    JsonNode stop = Json.readObject(file).get(STOP);
    if (stop == null) {
      write(file, all);
    } else {
      writeStopped(file, all, stop.asText());
    }
  }

  /**
   * Reads a result.
   *
   * @return values by flat name, in the file's order
   * @throws FailureException if the file is missing or malformed
   */
  public static Map<String, Double> read(Path file) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Json.readObject(file)
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals(STOP)) {
                return;
              }
              Double value = Json.number(field.getValue());
              if (value == null) {
                throw new FailureException(file + ": " + field.getKey() + " must be a number.");
              }
              metrics.put(field.getKey(), value);
            });
    return metrics;
  }
}
