package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * G(z): rectified linear layers {@code h0}, {@code h1}, ... and a sigmoid output {@code y}, linear
 * or, in the convolutional variant, a layer of feature maps and a transposed convolution {@code y}.
 *
 * <p>Input [B, latent_size], output [B, C, H, W] between 0 and 1.
 */
public final class Generator extends ZooBlock {
  /** Keeps the bias of a pixel that is always black finite. */
  private static final double LEAST_MARGINAL = 1e-7;

  private final GanConfig config;
  private final List<Linear> hidden = new ArrayList<>();
  private final Linear linear;
  private final TransposedConvolution deconvolution;

  /** Creates a generator, not initialised. */
  Generator(GanConfig config) {
    this.config = config;
    Initializer uniform = Initializers.uniform(config.generatorInitializerRange());
    int width = config.latentSize();
    for (int units : config.generatorHiddenSizes()) {
      hidden.add(layer(width, units, uniform));
      width = units;
    }
    DeconvolutionConfig maps = config.deconvolution();
    if (maps == null) {
      deconvolution = null;
      linear = child("y", new Linear(width, config.imageValues(), uniform), new Shape(1, width));
    } else {
      int height = maps.size().get(0);
      int columns = maps.size().get(1);
      linear = layer(width, maps.channels() * height * columns, uniform);
      deconvolution =
          child(
              "y",
              new TransposedConvolution(maps, config.numChannels(), uniform),
              new Shape(1, maps.channels(), height, columns));
    }
  }

  private Linear layer(int in, int out, Initializer initializer) {
    return child("h" + getChildren().size(), new Linear(in, out, initializer), new Shape(1, in));
  }

  /** Returns images [B, C, H, W] of noise z [B, latent_size]. */
  public NDArray apply(Context context, NDArray z) {
    NDArray h = z;
    for (Linear layer : hidden) {
      h = Activation.RELU.apply(layer.apply(context, h)); // [B, units]
    }
    h = linear.apply(context, h); // [B, C·H·W], or [B, maps · h · w]
    if (deconvolution != null) {
      DeconvolutionConfig maps = config.deconvolution();
      h = maps.activation().apply(h);
      h = h.reshape(-1, maps.channels(), maps.size().get(0), maps.size().get(1)); // [B, maps, h, w]
      h = deconvolution.apply(context, h); // [B, C, H, W]
    }
    return Activation.SIGMOID
        .apply(h)
        .reshape(-1, config.numChannels(), config.imageSize().get(0), config.imageSize().get(1));
  }

  /**
   * Sets the output's biases so that, but for its weights, every image is this one.
   *
   * @param image C · H · W values between 0 and 1
   */
  void paint(double[] image) {
    NDArray array = deconvolution == null ? linear.bias().getArray() : deconvolution.bias();
    float[] bias = new float[image.length];
    for (int i = 0; i < bias.length; i++) {
      double p = Math.max(LEAST_MARGINAL, Math.min(1 - LEAST_MARGINAL, image[i]));
      bias[i] = (float) Math.log(p / (1 - p));
    }
    try (NDArray values = array.getManager().create(bias, array.getShape())) {
      InPlace.copy(array, values);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {
      new Shape(
          inputShapes[0].get(0),
          config.numChannels(),
          config.imageSize().get(0),
          config.imageSize().get(1))
    };
  }
}
