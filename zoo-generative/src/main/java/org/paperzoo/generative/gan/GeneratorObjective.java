package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Objective;

/** Passes samples off as images; the loop keeps the discriminator out of the gradient. */
final class GeneratorObjective implements Objective {
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
  public Loss loss(Context context, NDList batch) {
    NDArray real = batch.singletonOrThrow();
    NDArray z = model.noise(real.getManager(), real.getShape().get(0)); // [M, J]
    NDArray samples = model.generator().apply(context, z); // [M, C, H, W]
    return Loss.of(loss.of(model.discriminator().apply(context, samples)));
  }
}
