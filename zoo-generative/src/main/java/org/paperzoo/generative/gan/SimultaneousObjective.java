package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;

/**
 * The gradients of both players from one forward and one backward pass.
 *
 * <p>The backward pass of the discriminator's loss stops at the samples. There the gradient of a
 * sample is the derivative of the loss by its logit times that of the logit by the sample. The
 * generator's loss differs in the first factor only, a number for each sample: the gradient is
 * scaled by the quotient of the two and continues through the generator. This needs a discriminator
 * that looks at each sample alone.
 */
final class SimultaneousObjective implements Objective<NDArray> {
  private final Gan model;
  private final GeneratorLoss generatorLoss;

  SimultaneousObjective(Gan model, GeneratorLoss generatorLoss) {
    this.model = model;
    this.generatorLoss = generatorLoss;
  }

  @Override
  public Loss loss(Step step, NDArray real) { // [M, C, H, W]
    return loss(step.context(), real, model.noise(real.getManager(), real.getShape().get(0)));
  }

  /** Returns the loss of images [M, C, H, W] and noise [M, J]. */
  Loss loss(Context context, NDArray real, NDArray z) {
    long count = real.getShape().get(0);
    NDArray samples = model.generator().apply(context, z); // [M, C, H, W]
    NDArray shown = samples.stopGradient();
    shown.setRequiresGradient(true);
    NDList logits = model.discriminator().apply(context, real, shown);
    NDArray discriminator = GanOperators.flooredDiscriminatorLoss(logits.get(0), logits.get(1));
    NDArray logitsFake = logits.get(1).stopGradient(); // [M]
    NDArray generator = generatorLoss.of(logitsFake);
    return Loss.mean(discriminator.add(generator), count)
        .showing(Map.of("discriminator", discriminator, "generator", generator))
        .then(
            () -> {
              NDArray scale = generatorLoss.relativeSlope(logitsFake).reshape(count, 1, 1, 1);
              NDArray gradient = shown.getGradient().mul(scale); // [M, C, H, W]
              TorchEngine.backward(samples, gradient);
            });
  }
}
