package org.paperzoo.core.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * The final metrics of a run, {@code result.json}: one flat object such as {@code {"test_accuracy":
 * 0.831, "val_loss": 0.61}}, whose names are {@code <split>_<metric>} in snake_case.
 */
public final class ResultFile {
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
   * Adds metrics to the result of an earlier evaluation; of those that are there already, the new
   * value stands.
   *
   * @param metrics values by flat name
   * @throws FailureException if the file is malformed or cannot be written
   */
  public static void merge(Path file, Map<String, Double> metrics) {
    Map<String, Double> all =
        Files.exists(file) ? new LinkedHashMap<>(read(file)) : new LinkedHashMap<>();
    all.putAll(metrics);
    write(file, all);
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
              Double value = Json.number(field.getValue());
              if (value == null) {
                throw new FailureException(file + ": " + field.getKey() + " must be a number.");
              }
              metrics.put(field.getKey(), value);
            });
    return metrics;
  }
}
