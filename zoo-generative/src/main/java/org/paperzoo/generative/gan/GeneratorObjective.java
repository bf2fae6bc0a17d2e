package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;

/** Passes samples off as images; the loop keeps the discriminator out of the gradient. */
final class GeneratorObjective implements Objective<NDArray> {
  private final Gan model;
  private final GeneratorLoss loss;

  GeneratorObjective(Gan model, GeneratorLoss loss) {
    this.model = model;
    this.loss = loss;
  }

  @Override
  public String name() {
    return "generator";
  }

  @Override
  public boolean trains(String parameter) {
    return parameter.startsWith("generator.");
  }

  @Override
  public Loss loss(Step step, NDArray real) { // [M, C, H, W]
    Context context = step.context();
    long count = real.getShape().get(0);
    NDArray z = model.noise(real.getManager(), count); // [M, J]
    NDArray samples = model.generator().apply(context, z); // [M, C, H, W]
    return Loss.mean(loss.of(model.discriminator().apply(context, samples)), count);
  }
}
