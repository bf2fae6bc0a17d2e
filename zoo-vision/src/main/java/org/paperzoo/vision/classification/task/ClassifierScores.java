package org.paperzoo.vision.classification.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.metrics.ConfusionMatrix;
import org.paperzoo.core.metrics.TopKAccuracy;
import org.paperzoo.core.metrics.WeightedMean;

/** Counts what a model says about pictures whose classes are known. */
final class ClassifierScores {
  private static final int TOP = 5;
  private static final int FEW_CLASSES = 10; // of which five are no feat

  private final int classes;
  private final ConfusionMatrix confusion;
  private final TopKAccuracy top = new TopKAccuracy(TOP);
  private final WeightedMean loss = new WeightedMean();
  private final List<Judgement> judgements = new ArrayList<>();

  ClassifierScores(int classes) {
    this.classes = classes;
    this.confusion = new ConfusionMatrix(classes);
  }

  /**
   * Adds a batch.
   *
   * @param logProbabilities [B, K]
   * @param labels [B]
   */
  void add(float[] logProbabilities, int[] labels) {
    top.add(logProbabilities, labels);
    for (int i = 0; i < labels.length; i++) {
      int row = i * classes;
      int best = 0;
      for (int k = 1; k < classes; k++) {
        if (logProbabilities[row + k] > logProbabilities[row + best]) {
          best = k;
        }
      }
      confusion.add(best, labels[i]);
      loss.add(-logProbabilities[row + labels[i]]);
      double probability = Math.exp(logProbabilities[row + best]);
      judgements.add(new Judgement(judgements.size(), labels[i], best, probability));
    }
  }

  ConfusionMatrix confusion() {
    return confusion;
  }

  /** Returns what was said about each picture, in their order. */
  List<Judgement> judgements() {
    return judgements;
  }

  /**
   * Returns the accuracy, and of more than ten classes that of the five most likely.
   *
   * @param thorough whether the errors, which add nothing, are wanted too
   */
  Map<String, Double> metrics(boolean thorough) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", confusion.accuracy());
    boolean many = classes > FEW_CLASSES;
    if (many) {
      metrics.put("top5_accuracy", top.value());
    }
    if (thorough) {
      metrics.put("error", 1 - confusion.accuracy());
      if (many) {
        metrics.put("top5_error", 1 - top.value());
      }
    }
    metrics.put("loss", loss.value());
    return metrics;
  }
}
