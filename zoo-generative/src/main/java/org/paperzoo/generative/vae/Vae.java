package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.initializer.Initializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * The variational autoencoder of Kingma and Welling (2013): one hidden layer of tanh units on each
 * side (Appendix C).
 *
 * <pre>
 * encoder  q(z|x):  h = tanh(W x + b),  mean = W h + b,  log_var = W h + b
 * decoder  p(x|z):  h = tanh(W z + b),  logits = W h + b  (gaussian: and output_log_var = W h + b)
 * </pre>
 *
 * <p>Inputs: {@code inputs} [B, D] and {@code epsilon} [B, J], the standard normal noise that makes
 * the latent sample. Outputs: {@code logits} [B, D] (for the Gaussian likelihood: the means before
 * the sigmoid), {@code mean} [B, J], {@code log_var} [B, J], {@code elbo} [B] in nats, with the
 * divergence in closed form, and {@code loss} [1], the negative mean of {@code elbo}.
 */
public final class Vae extends ZooModel {
  /** The terms of the lower bound, each one call. */
  static final AtenScript OPERATORS = AtenScript.load(Vae.class, "operators.py");

  private final VaeConfig config;
  private final Linear encoder;
  private final Linear mean;
  private final Linear logVar;
  private final Linear decoder;
  private final Linear output;
  private final Linear outputLogVar;

  /** Creates a model, not initialised. */
  public Vae(VaeConfig config) {
    this.config = config;
    int hidden = config.hiddenSize();
    encoder = linear("encoder", config.inputSize(), hidden);
    mean = linear("mean", hidden, config.latentSize());
    logVar = linear("log_var", hidden, config.latentSize());
    decoder = linear("decoder", config.latentSize(), hidden);
    output = linear("output", hidden, config.inputSize());
    outputLogVar =
        config.likelihood() == Likelihood.GAUSSIAN
            ? linear("output_log_var", hidden, config.inputSize())
            : null;
  }

  /** "All parameters were initialized by random sampling from N(0, 0.01)": biases too. */
  private Linear linear(String name, int in, int out) {
    Initializer normal = Initializers.normal(config.initializerRange());
    return child(name, new Linear(in, out, true, normal, normal), new Shape(1, in));
  }

  /** Returns the configuration. */
  public VaeConfig config() {
    return config;
  }

  /** Returns standard normal noise, [shape ..., J]: epsilon, or draws of the prior p(z). */
  NDArray noise(NDManager manager, long... shape) {
    return manager.randomNormal(new Shape(shape).add(config.latentSize()));
  }

  /** Returns q(z|x) of data points x [B, D]. */
  public Posterior encode(Context context, NDArray x) {
    NDArray h = Activation.tanh(encoder.apply(context, x)); // [B, H]
    return new Posterior(mean.apply(context, h), logVar.apply(context, h)); // [B, J] each
  }

  /** Returns p(x|z) of latent variables z [..., J]. */
  public Observation decode(Context context, NDArray z) {
    NDArray h = Activation.tanh(decoder.apply(context, z)); // [..., H]
    return new Observation(
        output.apply(context, h), // [..., D]
        outputLogVar == null ? null : outputLogVar.apply(context, h)); // [..., D]
  }

  /**
   * Returns an estimate of the lower bound of log p(x), in nats.
   *
   * @param x [B, D]
   * @param epsilon standard normal, [B, J], or [L, B, J] for L samples of each data point
   * @return [B], or [L, B] with the estimate of each sample
   */
  public NDArray elbo(Context context, NDArray x, NDArray epsilon, Estimator estimator) {
    Posterior posterior = encode(context, x);
    NDArray z = posterior.sample(epsilon); // [..., B, J]
    NDArray logLikelihood = decode(context, z).logLikelihood(x); // [..., B]
    return estimator.bound(posterior, epsilon, z, logLikelihood); // [..., B]
  }

  @Override
  public List<String> inputNames() {
    return List.of("inputs", "epsilon");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray x = inputs.get("inputs"); // [B, D]
    Posterior posterior = encode(context, x);
    Observation observation = decode(context, posterior.sample(inputs.get("epsilon")));
    NDArray elbo = observation.logLikelihood(x).add(posterior.negativeKl()); // [B]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("logits", observation.logits());
    outputs.put("mean", posterior.mean());
    outputs.put("log_var", posterior.logVar());
    outputs.put("elbo", elbo);
    outputs.put("loss", elbo.mean().neg().reshape(1));
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    Shape latent = new Shape(batch, config.latentSize());
    return new Shape[] {inputShapes[0], latent, latent, new Shape(batch), new Shape(1)};
  }
}
