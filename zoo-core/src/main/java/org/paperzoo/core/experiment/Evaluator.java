package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Task;

/** Judges models in full, as at the end of training. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates an experiment's model.
   *
   * @param splits the splits, or none for all that the task has
   * @return metrics by flat name, such as {@code test_accuracy}
   * @throws UsageException if the task has no such split
   */
  public static Map<String, Double> evaluate(
      Experiment experiment, Collection<String> splits, NDManager manager, DataHome home) {
    try (Task<?> task = experiment.createTask(manager, home)) {
      return evaluate(experiment, task, splits, manager);
    }
  }

  /**
   * Evaluates the present weights of a task, as {@link #evaluate(Experiment, Collection, NDManager,
   * DataHome)}.
   */
  static Map<String, Double> evaluate(
      Experiment experiment, Task<?> task, Collection<String> splits, NDManager manager) {
    for (String split : splits) {
      if (!task.splits().contains(split)) {
        throw new UsageException(
            "task "
                + experiment.task().type().name()
                + " has no split \""
                + split
                + "\"; it has "
                + String.join(", ", task.splits())
                + DidYouMean.hint(split, task.splits()));
      }
    }
    Map<String, Double> flat = new LinkedHashMap<>();
    for (String split : splits.isEmpty() ? task.splits() : splits) {
      long seed = Seeds.of(experiment.seed(), "evaluation");
      try (Precision.Scope precision = experiment.train().precision().use()) {
        Map<String, Double> metrics = Evaluation.of(task, split, true, seed, manager);
        flat.putAll(ResultFile.flatten(split, metrics));
      }
    }
    return flat;
  }
}
