package org.paperzoo.core.train;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.paperzoo.core.nn.Context;

/**
 * One evaluation of a model; gradients are off and the random generator has been seeded.
 *
 * @param context in evaluation mode
 * @param manager temporary arrays; open a sub-manager for each batch
 * @param split which examples: {@code train}, {@code val}, {@code test}
 * @param thorough false during training, where a quick estimate of costly metrics may stand in;
 *     true for the final numbers
 * @param seed what randomness of the evaluation derives from
 */
public record Evaluation(
    Context context, NDManager manager, String split, boolean thorough, long seed) {

  /**
   * Evaluates the present weights of a task.
   *
   * @param manager on the model's device
   * @return metrics without the split in front
   */
  public static Map<String, Double> of(
      Task<?> task, String split, boolean thorough, long seed, NDManager manager) {
    return EvaluationMode.run(
        manager,
        seed,
        (context, temporary) ->
            task.evaluate(new Evaluation(context, temporary, split, thorough, seed)));
  }
}
