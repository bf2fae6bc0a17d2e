package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;

/** Tells images from samples; the loop keeps the generator out of the gradient. */
final class DiscriminatorObjective implements Objective<NDArray> {
  private final Gan model;
  private final int repeats;

  DiscriminatorObjective(Gan model, int repeats) {
    this.model = model;
    this.repeats = repeats;
  }

  @Override
  public String name() {
    return "discriminator";
  }

  @Override
  public boolean trains(String parameter) {
    return parameter.startsWith("discriminator.");
  }

  @Override
  public int repeats() {
    return repeats;
  }

  @Override
  public Loss loss(Step step, NDArray real) { // [M, C, H, W]
    Context context = step.context();
    long count = real.getShape().get(0);
    NDArray fake = model.generator().apply(context, model.noise(real.getManager(), count));
    // One pass over both halves: nothing in the discriminator looks across the batch.
    NDList logits =
        model.discriminator().apply(context, real.concat(fake, 0)).split(new long[] {count});
    return Loss.mean(GanOperators.discriminatorLoss(logits.get(0), logits.get(1)), count);
  }
}
