package org.paperzoo.generative.vae;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code vae}. */
public final class VaeFamily implements ModelFamily<VaeConfig> {
  private static final String ARCHITECTURE = "Vae";

  @Override
  public String modelType() {
    return "vae";
  }

  @Override
  public Class<VaeConfig> configType() {
    return VaeConfig.class;
  }

  @Override
  public List<Preset<VaeConfig>> presets() {
    // The paper states the sizes of the layers and no number of parameters.
    return List.of(
        preset("vae-mnist", "MNIST, 500 hidden units, 20 latent variables", mnist(20)),
        preset("vae-mnist-2d", "MNIST, 500 hidden units, a plane of latent variables", mnist(2)),
        preset("vae-mnist-200", "MNIST, 500 hidden units, 200 latent variables", mnist(200)),
        preset("vae-frey", "Frey faces, 200 hidden units, 10 latent variables", frey(10)),
        preset(
            "vae-frey-2d", "Frey faces, 200 hidden units, a plane of latent variables", frey(2)));
  }

  private static Preset<VaeConfig> preset(String name, String description, VaeConfig config) {
    return new Preset<>(name, description, ARCHITECTURE, config, null);
  }

  private static VaeConfig mnist(int latentSize) {
    return new VaeConfig(784, 500, latentSize, Likelihood.BERNOULLI);
  }

  private static VaeConfig frey(int latentSize) {
    return new VaeConfig(560, 200, latentSize, Likelihood.GAUSSIAN);
  }

  @Override
  public List<String> architectures() {
    return List.of(ARCHITECTURE);
  }

  @Override
  public ZooModel create(VaeConfig config, String architecture) {
    return new Vae(config);
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/bernoulli.safetensors",
        "parity/gaussian.safetensors",
        "parity/batch-of-one.safetensors");
  }
}
