package org.paperzoo.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A metric of one split over the steps.
 *
 * @param split the split
 * @param steps where, ascending
 * @param values what; may hold values that are not finite
 */
public record Curve(String split, double[] steps, double[] values) {

  /** Returns the curves of each metric, splits and metrics in the order of their first lines. */
  static Map<String, List<Curve>> byMetric(List<MetricsLog.Entry> log) {
    Map<String, Map<String, List<MetricsLog.Entry>>> lines = new LinkedHashMap<>();
    for (MetricsLog.Entry entry : log) {
      for (String metric : entry.metrics().keySet()) {
        lines
            .computeIfAbsent(metric, m -> new LinkedHashMap<>())
            .computeIfAbsent(entry.split(), s -> new ArrayList<>())
            .add(entry);
      }
    }
    Map<String, List<Curve>> curves = new LinkedHashMap<>();
    lines.forEach(
        (metric, splits) -> {
          List<Curve> list = new ArrayList<>();
          splits.forEach(
              (split, entries) ->
                  list.add(
                      new Curve(
                          split,
                          entries.stream().mapToDouble(MetricsLog.Entry::step).toArray(),
                          entries.stream().mapToDouble(e -> e.metrics().get(metric)).toArray())));
          curves.put(metric, list);
        });
    return curves;
  }

  int size() {
    return steps.length;
  }

  double last() {
    return values[values.length - 1];
  }

  long finite() {
    return Arrays.stream(values).filter(Double::isFinite).count();
  }

  /**
   * Returns a curve of at most about {@code points} points that looks the same: of each stretch its
   * least and greatest value, so that spikes stay, and a value that is not finite if the stretch
   * has one, so that gaps stay.
   */
  Curve thin(int points) {
    int n = size();
    if (n <= points) {
      return this;
    }
    int stretches = Math.max(1, points / 2);
    int[] kept = new int[3 * stretches + 2];
    int count = 0;
    kept[count++] = 0;
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) n * s / stretches);
      int to = (int) ((long) n * (s + 1) / stretches);
      int low = -1;
      int high = -1;
      int gap = -1;
      for (int i = from; i < to; i++) {
        if (!Double.isFinite(values[i])) {
          gap = i;
        } else {
          low = low < 0 || values[i] < values[low] ? i : low;
          high = high < 0 || values[i] > values[high] ? i : high;
        }
      }
      for (int i : new int[] {low, high, gap}) {
        if (i >= 0) {
          kept[count++] = i;
        }
      }
    }
    kept[count++] = n - 1;
    int[] order = Arrays.stream(kept, 0, count).sorted().distinct().toArray();
    return new Curve(
        split,
        Arrays.stream(order).mapToDouble(i -> steps[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> values[i]).toArray());
  }

  /**
   * Returns the centred moving mean over {@code 2 radius + 1} points, fewer at the ends, of finite
   * values.
   */
  Curve smooth(int radius) {
    int n = size();
    double[] sums = new double[n + 1];
    int[] counts = new int[n + 1];
    for (int i = 0; i < n; i++) {
      boolean finite = Double.isFinite(values[i]);
      sums[i + 1] = sums[i] + (finite ? values[i] : 0);
      counts[i + 1] = counts[i] + (finite ? 1 : 0);
    }
    double[] means = new double[n];
    for (int i = 0; i < n; i++) {
      // Towards the ends the window narrows, so that a steep beginning is not flattened, but not to
      // a point, which would show the noise again.
      int reach = Math.max(Math.min(radius, Math.min(i, n - 1 - i)), radius / 3);
      int from = Math.max(0, i - reach);
      int to = Math.min(n, i + reach + 1);
      means[i] =
          counts[to] == counts[from]
              ? Double.NaN
              : (sums[to] - sums[from]) / (counts[to] - counts[from]);
    }
    return new Curve(split, steps, means);
  }

  /**
   * Returns the sum of the distances between neighbouring values: large for noise, small for a
   * smooth curve.
   */
  double variation() {
    double sum = 0;
    for (int i = 1; i < values.length; i++) {
      double step = Math.abs(values[i] - values[i - 1]);
      sum += Double.isFinite(step) ? step : 0;
    }
    return sum;
  }
}
