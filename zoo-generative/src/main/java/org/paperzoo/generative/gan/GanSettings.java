package org.paperzoo.generative.gan;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code settings} section of the task {@code gan}.
 *
 * @param procedure when the two players are updated
 * @param generatorLoss what the generator minimises
 * @param discriminatorSteps k of Algorithm 1
 * @param biasFromData whether the generator starts with the mean training image
 * @param parzen how the log-likelihood is estimated
 */
public record GanSettings(
    @Doc(
            "When the players are updated: simultaneous (both at once, from one batch, the same"
                + " samples and the same dropout, as the authors did) or alternating (first the"
                + " discriminator, then the generator, each on a batch of its own, as Algorithm"
                + " 1).")
        @Default("simultaneous")
        Procedure procedure,
    @Doc(
            "What the generator minimises: non_saturating (-log D(G(z)), as the authors did) or"
                + " minimax (log(1 - D(G(z))), equation 1 of the paper).")
        @Default("non_saturating")
        GeneratorLoss generatorLoss,
    @Doc(
            "Discriminator updates per generator update (the paper's k); more than 1 only with"
                + " procedure: alternating.")
        @Default("1")
        @Range(min = 1)
        int discriminatorSteps,
    @Doc(
            "Whether the biases of the generator's last layer start so that it generates the mean"
                + " training image, as the authors' did.")
        @Default("true")
        boolean biasFromData,
    @Doc("The Parzen-window estimate of the log-likelihood.") @Default("{}") ParzenConfig parzen) {

  /** Checks what spans several values. */
  public GanSettings {
    if (procedure == Procedure.SIMULTANEOUS && discriminatorSteps != 1) {
      throw new IllegalArgumentException(
          "discriminator_steps: "
              + discriminatorSteps
              + " needs procedure: alternating; simultaneous updates both players once in a step");
    }
  }
}
