package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import org.paperzoo.core.nn.Context;

/** One thing that training minimises over some of the model's parameters. */
public interface Objective {
  /**
   * The loss of a batch.
   *
   * @param value a scalar to minimise, the mean over the batch
   * @param shown further scalars to log, by name; they need no gradient
   * @param afterBackward what adds further gradients once those of {@code value} are there, for
   *     example those of parameters that minimise something else of the same forward pass
   */
  record Loss(NDArray value, Map<String, NDArray> shown, Runnable afterBackward) {
    /** Creates a loss whose gradients are all there is. */
    public Loss(NDArray value, Map<String, NDArray> shown) {
      this(value, shown, () -> {});
    }

    /** Returns a loss with nothing else to show. */
    public static Loss of(NDArray value) {
      return new Loss(value, Map.of());
    }
  }

  /**
   * Returns the name under which the loss is logged, {@code loss} when there is only one objective.
   */
  String name();

  /**
   * Returns whether the parameter of that full name, such as {@code generator.fc1.weight}, is
   * updated.
   */
  default boolean trains(String parameter) {
    return true;
  }

  /** Returns how many updates of this objective make one step, each on a batch of its own. */
  default int repeats() {
    return 1;
  }

  /**
   * Computes the loss of a batch; the random generator has been seeded for this batch.
   *
   * @param context in training mode
   * @param batch what {@link Task#batch} returned
   */
  Loss loss(Context context, NDList batch);
}
