package org.paperzoo.generative.vae;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PixelValues;

/**
 * The {@code settings} section of the task {@code vae}.
 *
 * @param estimator of the lower bound that is maximised
 * @param samples L, the latent samples of each data point in training
 * @param pixels how the grey values become data
 * @param importanceSamples K, the latent samples of each image in {@code log_likelihood}
 */
public record VaeSettings(
    @Doc(
            "Estimator of the lower bound in training: analytic_kl (equation 7 of the paper) or"
                + " monte_carlo (equation 6).")
        @Default("analytic_kl")
        Estimator estimator,
    @Doc("Latent samples per data point in training (the paper's L).") @Default("1") @Range(min = 1)
        int samples,
    @Doc(
            "How a grey value enters the model: unit (itself, between 0 and 1), threshold (0 or 1)"
                + " or bernoulli (0 or 1 with that probability, drawn again for every batch).")
        @Default("unit")
        PixelValues pixels,
    @Doc("Latent samples per image in the final estimate of log_likelihood.")
        @Default("500")
        @Range(min = 1)
        int importanceSamples) {}
