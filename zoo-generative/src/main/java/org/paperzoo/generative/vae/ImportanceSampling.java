package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import org.paperzoo.core.aten.Aten;
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
    double[] result = new double[batch];
    Arrays.fill(result, Double.NEGATIVE_INFINITY);
    for (int done = 0; done < samples; done += chunk) {
      int count = Math.min(chunk, samples - done);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray epsilon = model.noise(manager, count, batch); // [K', B, J]
        NDArray logWeights = model.elbo(context, x, epsilon, Estimator.MONTE_CARLO); // [K', B]
        float[] sums = Aten.logSumExp(logWeights, 0, false).toFloatArray(); // [B]
        Arrays.setAll(result, i -> logAdd(result[i], sums[i]));
      }
    }
    Arrays.setAll(result, i -> result[i] - Math.log(samples));
    return result;
  }

  /** Returns log(exp a + exp b). */
  private static double logAdd(double a, double b) {
    double larger = Math.max(a, b);
    return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }
}
