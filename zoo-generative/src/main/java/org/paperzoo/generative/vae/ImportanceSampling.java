package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.paperzoo.core.nn.Context;

/**
 * Estimates log p(x) by importance sampling from the encoder, log 1/K Σ p(x, z) / q(z|x). In
 * expectation it lies between the lower bound (K = 1) and log p(x), and rises with K (Burda et al.,
 * "Importance weighted autoencoders", 2016; the marginal likelihood estimate of Rezende et al.,
 * 2014).
 */
public final class ImportanceSampling {
  /** Decoded images at a time: bounds the memory. */
  private static final int ROWS = 5_000;

  private ImportanceSampling() {}

  /**
   * Returns the estimate of each data point, in nats.
   *
   * @param x [B, D]
   * @param samples K
   */
  public static double[] logLikelihood(Vae model, Context context, NDArray x, int samples) {
    int batch = (int) x.getShape().get(0);
    int chunk = Math.max(1, ROWS / batch);
    NDManager manager = x.getManager();
    Shape latent = new Shape(batch, model.config().latentSize());
    LogSum[] sums = new LogSum[batch];
    Arrays.setAll(sums, i -> new LogSum());
    for (int done = 0; done < samples; done += chunk) {
      int count = Math.min(chunk, samples - done);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray epsilon = manager.randomNormal(new Shape(count).addAll(latent)); // [K', B, J]
        float[] logWeights =
            model.elbo(context, x, epsilon, Estimator.MONTE_CARLO).toFloatArray(); // [K', B]
        for (int i = 0; i < logWeights.length; i++) {
          sums[i % batch].add(logWeights[i]);
        }
      }
    }
    double[] result = new double[batch];
    Arrays.setAll(result, i -> sums[i].value() - Math.log(samples));
    return result;
  }

  /** A running log Σ exp(a). */
  private static final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double sum;

    void add(double a) {
      if (a <= largest) {
        sum += Math.exp(a - largest);
      } else {
        sum = sum * Math.exp(largest - a) + 1;
        largest = a;
      }
    }

    double value() {
      return largest + Math.log(sum);
    }
  }
}
