package org.paperzoo.core.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The results of one experiment under several seeds, summed up as papers do: mean ± sample standard
 * deviation (divisor n - 1).
 *
 * @param seeds the seeds, ascending
 * @param metrics the statistics of each metric by its flat name
 */
public record SeedSummary(List<Long> seeds, Map<String, Statistics> metrics) {

  /**
   * What is known of one metric.
   *
   * @param mean the mean of the values
   * @param std the sample standard deviation; null for fewer than two values
   * @param values the values in the order of the seeds
   */
  public record Statistics(double mean, Double std, List<Double> values) {

    /**
     * Computes the statistics of at least one value.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Statistics of(List<Double> values) {
      int n = values.size();
      if (n == 0) {
        throw new IllegalArgumentException("no values to sum up");
      }
      double mean = values.stream().mapToDouble(v -> v).sum() / n;
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Statistics(mean, n < 2 ? null : Math.sqrt(squares / (n - 1)), List.copyOf(values));
    }

    /** Returns {@code 0.8312 ± 0.0071}: the mean to the same decimal place as the deviation. */
    @Override
    public String toString() {
      if (std == null || !Double.isFinite(std) || !Double.isFinite(mean)) {
        return Numbers.text(mean);
      }
      double size = Math.max(Math.abs(mean), std);
      if (size != 0 && (size < 1e-3 || size >= 1e6)) {
        return String.format(Locale.ROOT, "%.3e ± %.1e", mean, std);
      }
      int decimals = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
      return String.format(Locale.ROOT, "%." + decimals + "f ± %." + decimals + "f", mean, std);
    }
  }

  /**
   * Sums up the results of several seeds.
   *
   * @param results the flat final metrics of each seed; a metric that a seed lacks has a value less
   */
  public static SeedSummary of(Map<Long, Map<String, Double>> results) {
    Map<Long, Map<String, Double>> bySeed = new TreeMap<>(results);
    Set<String> names = new LinkedHashSet<>();
    bySeed.values().forEach(result -> names.addAll(result.keySet()));
    Map<String, Statistics> metrics = new LinkedHashMap<>();
    for (String name : names) {
      List<Double> values = new ArrayList<>();
      bySeed
          .values()
          .forEach(
              result -> {
                if (result.get(name) != null) {
                  values.add(result.get(name));
                }
              });
      metrics.put(name, Statistics.of(values));
    }
    return new SeedSummary(List.copyOf(bySeed.keySet()), metrics);
  }

  /**
   * Returns a table with a row for each metric: mean ± std, least and greatest value, number of
   * seeds.
   */
  public Table table() {
    Table table = new Table("metric", "mean ± std", "min", "max", "seeds");
    metrics.forEach(
        (name, s) ->
            table.row(
                name,
                s.toString(),
                s.values().stream().mapToDouble(v -> v).min().orElseThrow(),
                s.values().stream().mapToDouble(v -> v).max().orElseThrow(),
                s.values().size()));
    return table;
  }

  /**
   * Writes {@code summary.json}: {@code {"complete": true, "seeds": [..], "test_accuracy": {"mean":
   * .., "std": .., "values": [..]}}}.
   *
   * @param complete whether all seeds are trained to their end; if not, the means are of the
   *     results so far
   * @throws org.paperzoo.core.error.FailureException if the file cannot be written
   */
  public void write(Path file, boolean complete) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("complete", complete);
    content.put("seeds", seeds);
    content.putAll(metrics);
    Json.write(file, content);
  }
}
