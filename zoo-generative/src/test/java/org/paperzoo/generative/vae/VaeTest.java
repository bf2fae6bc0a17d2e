package org.paperzoo.generative.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.generative.Models;

class VaeTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Context context = Models.context(manager, false);

  @BeforeEach
  void seed() {
    JniUtils.setSeed(7);
  }

  /** Weights large enough that nothing is near zero. */
  private Vae vae(int inputSize, int hiddenSize, int latentSize, Likelihood likelihood) {
    Vae vae = new Vae(new VaeConfig(inputSize, hiddenSize, latentSize, likelihood, 0.4));
    vae.initialize(manager);
    return vae;
  }

  private Map<String, NDArray> inputs(Vae vae, int batch) {
    return Map.of(
        "inputs", manager.randomUniform(0, 1, new Shape(batch, vae.config().inputSize())),
        "epsilon", manager.randomNormal(new Shape(batch, vae.config().latentSize())));
  }

  @Test
  void presetsHaveTheSizesOfThePaper() {
    // 784-500-(20, 20)-500-784 with biases.
    long mnist = 784 * 500 + 500 + 2 * (500 * 20 + 20) + 20 * 500 + 500 + 500 * 784 + 784;
    assertThat(count("vae-mnist")).isEqualTo(mnist).isEqualTo(815_824);
    // 560-200-(10, 10)-200-(560, 560) with biases.
    long frey = 560 * 200 + 200 + 2 * (200 * 10 + 10) + 10 * 200 + 200 + 2 * (200 * 560 + 560);
    assertThat(count("vae-frey")).isEqualTo(frey).isEqualTo(343_540);
  }

  private static long count(String preset) {
    VaeConfig config =
        VaePaper.MODELS.presets().stream()
            .filter(p -> p.name().equals(preset))
            .findFirst()
            .orElseThrow()
            .config();
    return ModuleTree.of(new Vae(config)).parameterCount();
  }

  @Test
  void startsFromSmallNormalValues() {
    Vae vae = new Vae(new VaeConfig(400, 100, 5, Likelihood.BERNOULLI));
    vae.initialize(manager);
    Map<String, float[]> values = Models.values(vae);
    float[] weight = values.get("encoder.weight");
    double mean = 0;
    double square = 0;
    for (float w : weight) {
      mean += w / weight.length;
      square += (double) w * w / weight.length;
    }
    assertThat(mean).isCloseTo(0, within(3e-3));
    assertThat(Math.sqrt(square)).isCloseTo(0.1, within(2e-3));
    assertThat(values.get("output.bias")).isNotEqualTo(new float[400]);
  }

  @ParameterizedTest
  @EnumSource(Likelihood.class)
  void declaresItsOutputShapes(Likelihood likelihood) {
    Vae vae = vae(11, 9, 3, likelihood);
    List<Shape> actual =
        vae.forward(context, inputs(vae, 5)).values().stream().map(NDArray::getShape).toList();
    Shape[] declared = vae.getOutputShapes(new Shape[] {new Shape(5, 11), new Shape(5, 3)});
    assertThat(actual).containsExactly(declared);
  }

  /** Equations 6 and 7 in float64: the same mean, and less variance with the closed form. */
  @Test
  void estimatorsAgreeInExpectation() {
    Vae vae = new Vae(new VaeConfig(6, 8, 3, Likelihood.GAUSSIAN, 0.5));
    vae.initialize(manager, DataType.FLOAT64, new Shape(1, 6), new Shape(1, 3));
    NDArray x = manager.randomUniform(0, 1, new Shape(1, 6), DataType.FLOAT64);
    int draws = 100_000;
    NDArray epsilon = manager.randomNormal(0, 1, new Shape(draws, 1, 3), DataType.FLOAT64);
    double[] analytic = vae.elbo(context, x, epsilon, Estimator.ANALYTIC_KL).toDoubleArray();
    double[] sampled = vae.elbo(context, x, epsilon, Estimator.MONTE_CARLO).toDoubleArray();
    double[] difference = new double[draws];
    for (int i = 0; i < draws; i++) {
      difference[i] = analytic[i] - sampled[i];
    }
    double standardError = Math.sqrt(variance(difference) / draws);
    assertThat(standardError).isBetween(1e-4, 0.02);
    assertThat(mean(difference)).isCloseTo(0, within(4 * standardError));
    assertThat(variance(analytic)).isLessThan(variance(sampled));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value / values.length;
    }
    return sum;
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean) / values.length;
    }
    return sum;
  }

  /** Appendix B against the integral of q log(q / p) over a grid. */
  @Test
  void divergenceEqualsItsIntegral() {
    double[] means = {0, 1.3, -0.4};
    double[] logVars = {0, -1.1, 0.7};
    double expected = 0;
    for (int j = 0; j < 3; j++) {
      double step = 1e-3;
      for (double z = -15; z < 15; z += step) {
        double logQ = logNormal(z, means[j], Math.exp(logVars[j]));
        expected += Math.exp(logQ) * (logQ - logNormal(z, 0, 1)) * step;
      }
    }
    Posterior posterior =
        new Posterior(manager.create(means).reshape(1, 3), manager.create(logVars).reshape(1, 3));
    assertThat(-posterior.negativeKl().toDoubleArray()[0]).isCloseTo(expected, within(1e-9));
  }

  private static double logNormal(double x, double mean, double variance) {
    return -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) * (x - mean) / variance);
  }

  /** With one latent variable log p(x) is an integral over a line. */
  @Test
  void importanceSamplingFindsTheLikelihood() {
    Vae vae = vae(5, 7, 1, Likelihood.BERNOULLI);
    NDArray x = manager.create(new float[] {1, 0, 0, 1, 1, 0, 1, 0, 1, 0}, new Shape(2, 5));
    int points = 4001;
    NDArray z = manager.linspace(-8f, 8f, points).reshape(points, 1, 1);
    NDArray decoded =
        vae.decode(context, z.broadcast(points, 2, 1)).logLikelihood(x); // [points, 2]
    float[] logLikelihood = decoded.toFloatArray();
    double[] exact = new double[2];
    for (int i = 0; i < points; i++) {
      double step = 16.0 / (points - 1);
      double logPrior = logNormal(-8 + i * step, 0, 1);
      for (int b = 0; b < 2; b++) {
        exact[b] += Math.exp(logLikelihood[2 * i + b] + logPrior) * step;
      }
    }
    double[] estimate = ImportanceSampling.logLikelihood(vae, context, x, 20_000);
    for (int b = 0; b < 2; b++) {
      assertThat(estimate[b]).isCloseTo(Math.log(exact[b]), within(0.02));
    }
  }

  @Test
  void importanceWeightedBoundRisesFromTheLowerBound() {
    Vae vae = vae(30, 20, 4, Likelihood.BERNOULLI);
    NDArray x = manager.randomUniform(0, 1, new Shape(400, 30));
    double one = mean(ImportanceSampling.logLikelihood(vae, context, x, 1));
    double ten = mean(ImportanceSampling.logLikelihood(vae, context, x, 10));
    double many = mean(ImportanceSampling.logLikelihood(vae, context, x, 200));
    NDArray epsilon = manager.randomNormal(new Shape(50, 400, 4));
    double elbo = vae.elbo(context, x, epsilon, Estimator.ANALYTIC_KL).mean().getFloat();
    assertThat(one).isCloseTo(elbo, within(1.0));
    assertThat(ten).isGreaterThan(elbo + 0.1);
    assertThat(many).isGreaterThan(ten);
  }

  @Test
  void severalSamplesAreSeveralEstimates() {
    Vae vae = vae(11, 9, 3, Likelihood.BERNOULLI);
    Map<String, NDArray> inputs = inputs(vae, 4);
    NDArray other = manager.randomNormal(new Shape(4, 3));
    NDArray x = inputs.get("inputs");
    NDArray epsilon = inputs.get("epsilon");
    float[] first = vae.elbo(context, x, epsilon, Estimator.MONTE_CARLO).toFloatArray();
    float[] second = vae.elbo(context, x, other, Estimator.MONTE_CARLO).toFloatArray();
    NDArray stacked = epsilon.stack(other, 0); // [2, 4, 3]
    float[] both = vae.elbo(context, x, stacked, Estimator.MONTE_CARLO).toFloatArray();
    for (int i = 0; i < 4; i++) {
      assertThat(both[i]).isCloseTo(first[i], within(1e-5f));
      assertThat(both[4 + i]).isCloseTo(second[i], within(1e-5f));
    }
  }
}
