package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * The adversarial pair of Goodfellow et al. (2014): a {@code generator} and a {@code
 * discriminator}, saved together.
 *
 * <p>Inputs: {@code z} [B, latent_size] and, optionally, {@code images} [M, C, H, W] between 0 and
 * 1. Outputs: {@code samples} [B, C, H, W] and {@code logits_fake} [B]; with images also {@code
 * logits_real} [M], {@code discriminator_loss} and {@code generator_loss} (non-saturating), each
 * [1], and {@code loss} [1], their sum, as the authors' code reports it.
 */
public final class Gan extends ZooModel {
  private final GanConfig config;
  private final Generator generator;
  private final Discriminator discriminator;

  /** Creates a model, not initialised. */
  public Gan(GanConfig config) {
    this.config = config;
    generator = child("generator", new Generator(config), new Shape(1, config.latentSize()));
    discriminator =
        child(
            "discriminator",
            new Discriminator(config),
            new Shape(
                1, config.numChannels(), config.imageSize().get(0), config.imageSize().get(1)));
  }

  /** Returns the configuration. */
  public GanConfig config() {
    return config;
  }

  /** Returns G. */
  public Generator generator() {
    return generator;
  }

  /** Returns D. */
  public Discriminator discriminator() {
    return discriminator;
  }

  /** Returns draws of p(z), [count, latent_size], from the engine's random generator. */
  NDArray noise(NDManager manager, long count) {
    return config.noise().sample(manager, new Shape(count, config.latentSize()));
  }

  @Override
  public List<String> inputNames() {
    return List.of("z");
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of("images");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    NDArray samples = generator.apply(context, inputs.get("z")); // [B, C, H, W]
    NDArray logitsFake = discriminator.apply(context, samples); // [B]
    outputs.put("samples", samples);
    outputs.put("logits_fake", logitsFake);
    NDArray images = inputs.get("images");
    if (images != null) {
      NDArray logitsReal = discriminator.apply(context, images); // [M]
      NDArray discriminatorLoss = GanOperators.discriminatorLoss(logitsReal, logitsFake).reshape(1);
      NDArray generatorLoss = GanOperators.nonSaturatingLoss(logitsFake).reshape(1);
      outputs.put("logits_real", logitsReal);
      outputs.put("discriminator_loss", discriminatorLoss);
      outputs.put("generator_loss", generatorLoss);
      outputs.put("loss", discriminatorLoss.add(generatorLoss));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape batch = new Shape(inputShapes[0].get(0));
    Shape samples = generator.getOutputShapes(new Shape[] {inputShapes[0]})[0];
    if (inputShapes.length == 1) {
      return new Shape[] {samples, batch};
    }
    Shape one = new Shape(1);
    return new Shape[] {samples, batch, new Shape(inputShapes[1].get(0)), one, one, one};
  }
}
