package org.paperzoo.nlp.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.metrics.ConfusionMatrix;
import org.paperzoo.core.metrics.PearsonCorrelation;
import org.paperzoo.core.metrics.SpearmanCorrelation;

/**
 * The metrics of a classification or regression by name, as GLUE's evaluation computes them: {@code
 * accuracy}, {@code f1} (of class 1 where there are two classes, else the mean over classes),
 * {@code matthews_correlation}, {@code pearson}, {@code spearman}. From 0 (or -1) to 1.
 */
public final class ClassificationScores {
  private final List<String> metrics;
  private final ConfusionMatrix classes;
  private final PearsonCorrelation pearson = new PearsonCorrelation();
  private final SpearmanCorrelation spearman = new SpearmanCorrelation();

  /**
   * Creates the scores.
   *
   * @param metrics the names of the metrics
   * @param classes the number of classes; 0 for a regression
   * @throws IllegalArgumentException if a metric is unknown or does not go with the task
   */
  public ClassificationScores(List<String> metrics, int classes) {
    List<String> known =
        classes == 0
            ? List.of("pearson", "spearman")
            : List.of("accuracy", "f1", "matthews_correlation");
    for (String metric : metrics) {
      if (!known.contains(metric)) {
        throw new IllegalArgumentException(
            "unknown metric " + metric + " for " + classes + " classes; expected one of " + known);
      }
    }
    this.metrics = List.copyOf(metrics);
    this.classes = classes == 0 ? null : new ConfusionMatrix(classes);
  }

  /** Adds an example of a classification. */
  public void add(int predicted, int label) {
    classes.add(predicted, label);
  }

  /** Adds an example of a regression. */
  public void add(float predicted, float score) {
    pearson.add(predicted, score);
    spearman.add(predicted, score);
  }

  /** Returns the values by the names of the metrics, in their order. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String metric : metrics) {
      values.put(
          metric,
          switch (metric) {
            case "accuracy" -> classes.accuracy();
            case "f1" -> classes.classes() == 2 ? classes.f1(1) : classes.macroF1();
            case "matthews_correlation" -> classes.matthews();
            case "pearson" -> pearson.value();
            default -> spearman.value();
          });
    }
    return values;
  }
}
