package org.paperzoo.core.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import java.util.function.BiFunction;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.nn.Context;

/** The mode in which models are evaluated and sample: no gradients, random numbers from a seed. */
public final class EvaluationMode {
  private EvaluationMode() {}

  /**
   * Runs something in evaluation mode. What it leaves in the manager that it gets is closed.
   *
   * @param manager on the model's device
   * @param seed of the random numbers
   * @param action gets a context in evaluation mode and a manager for temporary arrays
   */
  public static <T> T run(NDManager manager, long seed, BiFunction<Context, NDManager, T> action) {
    try (TorchEngine.Scope random = TorchEngine.seeded(seed);
        TorchEngine.Scope off = TorchEngine.withoutGradients();
        NDManager temporary = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return action.apply(new Context(new ParameterStore(manager, false), false), temporary);
    }
  }
}
