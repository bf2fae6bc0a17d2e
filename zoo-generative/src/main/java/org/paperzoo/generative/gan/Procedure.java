package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.paperzoo.core.train.Objective;

/** When the two players are updated. */
public enum Procedure {
  /**
   * Both at once, with the gradients of one batch at the same parameters, the same samples and the
   * same dropout masks, as the authors' code does.
   */
  SIMULTANEOUS {
    @Override
    List<Objective<NDArray>> objectives(Gan model, GanSettings settings) {
      return List.of(new SimultaneousObjective(model, settings.generatorLoss()));
    }
  },
  /** k times the discriminator, then the generator, each on a batch of its own (Algorithm 1). */
  ALTERNATING {
    @Override
    List<Objective<NDArray>> objectives(Gan model, GanSettings settings) {
      return List.of(
          new DiscriminatorObjective(model, settings.discriminatorSteps()),
          new GeneratorObjective(model, settings.generatorLoss()));
    }
  };

  /** Returns what a training step minimises, in order. */
  abstract List<Objective<NDArray>> objectives(Gan model, GanSettings settings);
}
