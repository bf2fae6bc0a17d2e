package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * A linear classifier of an encoder's vectors (appendix A.3): logistic regression, whose strength
 * of regularisation is chosen on validation pictures by the paper's search: seven strengths from
 * 10⁻⁶ to 10⁶, then again and again the two at half the distance from the best, down to eighths of
 * a decade.
 *
 * @param strength C, the inverse of the strength of regularisation
 * @param validationAccuracy of the chosen strength
 * @param classifier trained with it
 */
public record LinearProbe(
    double strength, double validationAccuracy, LogisticRegression classifier) {
  private static final int LARGEST = 6;
  private static final int ITERATIONS = 1_000;
  private static final double TOLERANCE = 1e-5;

  /** The smallest distance of two strengths, in powers of ten. */
  private static final double RESOLUTION = 1 / 8.0;

  private record Tried(double accuracy, LogisticRegression classifier) {}

  /**
   * Trains a classifier.
   *
   * @param features [N, D] float32
   * @param labels [N] int64
   * @param validation [M, D] float32
   * @param validationLabels [M] int64
   * @param classes K
   */
  public static LinearProbe train(
      NDArray features, NDArray labels, NDArray validation, NDArray validationLabels, int classes) {
    SortedMap<Double, Tried> tried = new TreeMap<>(); // by the power of ten
    LogisticRegression[] last = new LogisticRegression[1];
    DoubleConsumer attempt =
        power ->
            tried.computeIfAbsent(
                power,
                p -> {
                  last[0] =
                      LogisticRegression.fit(
                          features,
                          labels,
                          classes,
                          Math.pow(10, p),
                          last[0],
                          ITERATIONS,
                          TOLERANCE);
                  return new Tried(last[0].accuracy(validation, validationLabels), last[0]);
                });
    for (double power = -LARGEST; power <= LARGEST; power += 2) {
      attempt.accept(power);
    }
    double best = best(tried);
    for (double distance = 1; distance >= RESOLUTION; distance /= 2) {
      attempt.accept(Math.max(-LARGEST, best - distance));
      attempt.accept(Math.min(LARGEST, best + distance));
      best = best(tried);
    }
    Tried chosen = tried.get(best);
    return new LinearProbe(Math.pow(10, best), chosen.accuracy(), chosen.classifier());
  }

  /** Returns the best power; of equally good ones the strongest regularisation. */
  private static double best(SortedMap<Double, Tried> tried) {
    double best = Double.NaN;
    double accuracy = -1;
    for (var entry : tried.entrySet()) {
      if (entry.getValue().accuracy() > accuracy) {
        best = entry.getKey();
        accuracy = entry.getValue().accuracy();
      }
    }
    return best;
  }
}
