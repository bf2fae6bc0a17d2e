package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code gan}. */
public final class GanFamily implements ModelFamily<GanConfig> {
  private static final String ARCHITECTURE = "Gan";

  @Override
  public String modelType() {
    return "gan";
  }

  @Override
  public Class<GanConfig> configType() {
    return GanConfig.class;
  }

  @Override
  public List<Preset<GanConfig>> presets() {
    // The paper states no number of parameters.
    return List.of(
        new Preset<>(
            "gan-mnist",
            "MNIST: rectified linear generator 1200-1200, maxout discriminator 240-240",
            ARCHITECTURE,
            GanConfig.mnist(),
            null),
        new Preset<>(
            "gan-mnist-conv",
            "MNIST: deconvolutional generator, convolutional maxout discriminator",
            ARCHITECTURE,
            mnistConvolutional(),
            null),
        new Preset<>(
            "gan-cifar10-conv",
            "CIFAR-10: the authors' deconvolutional generator and convolutional discriminator",
            ARCHITECTURE,
            cifar10Convolutional(),
            null));
  }

  private static GanConfig mnistConvolutional() {
    return new GanConfig(
        1,
        List.of(28, 28),
        100,
        Noise.UNIFORM,
        List.of(1200),
        new DeconvolutionConfig(64, List.of(8, 8), Activation.SIGMOID, 7, 3, 0),
        List.of(new ConvolutionConfig(16, 2, 5, 2, 2, 2), new ConvolutionConfig(32, 2, 5, 2, 2, 2)),
        List.of(240),
        5,
        0.2,
        0.5,
        0.05,
        0.005);
  }

  /** {@code cifar10_convolutional.yaml} of the authors' code. */
  private static GanConfig cifar10Convolutional() {
    return new GanConfig(
        3,
        List.of(32, 32),
        100,
        Noise.GAUSSIAN,
        List.of(8000),
        new DeconvolutionConfig(80, List.of(10, 10), Activation.SIGMOID, 5, 3, 0),
        List.of(
            new ConvolutionConfig(32, 2, 8, 4, 4, 2),
            new ConvolutionConfig(32, 2, 8, 3, 4, 2),
            new ConvolutionConfig(192, 2, 5, 3, 2, 2)),
        List.of(500),
        5,
        0.2,
        0.5,
        0.05,
        0.005);
  }

  @Override
  public List<String> architectures() {
    return List.of(ARCHITECTURE);
  }

  @Override
  public ZooModel create(GanConfig config, String architecture) {
    return new Gan(config);
  }

  @Override
  public List<String> parityCases() {
    return List.of("parity/maxout.safetensors", "parity/convolutional.safetensors");
  }
}
