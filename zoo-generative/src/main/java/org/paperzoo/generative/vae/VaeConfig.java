package org.paperzoo.generative.vae;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of a variational autoencoder.
 *
 * @param inputSize D, the number of values of a data point
 * @param hiddenSize the width of the encoder's and the decoder's hidden layer
 * @param latentSize J, the number of latent variables
 * @param likelihood p(x|z)
 * @param initializerRange the standard deviation of the initial weights and biases
 */
public record VaeConfig(
    @Doc("Number of values of a data point, such as the pixels of an image.")
        @Range(min = 1, max = Sizes.ROWS)
        int inputSize,
    @Doc("Width of the hidden layer of the encoder and of the decoder.")
        @Default("500")
        @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Number of latent variables.") @Default("20") @Range(min = 1, max = Sizes.WIDTH)
        int latentSize,
    @Doc("Distribution of the data given the latent variables: bernoulli or gaussian.")
        @Default("bernoulli")
        Likelihood likelihood,
    @Doc("Standard deviation of the initial weights and biases.")
        @Default("0.1")
        @Range(min = 0, max = 1000)
        double initializerRange) {

  /** Creates a configuration with the paper's initial values. */
  public VaeConfig(int inputSize, int hiddenSize, int latentSize, Likelihood likelihood) {
    this(inputSize, hiddenSize, latentSize, likelihood, 0.1);
  }
}
