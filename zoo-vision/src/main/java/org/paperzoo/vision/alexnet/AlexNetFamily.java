package org.paperzoo.vision.alexnet;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code alexnet}. */
public final class AlexNetFamily implements ModelFamily<AlexNetConfig> {
  private static final String ARCHITECTURE = "AlexNet";

  /** The modules of torchvision's model, by number in its two sequences. */
  private static final WeightTable TORCHVISION =
      WeightTable.builder()
          .rename("features.0.{rest}", "conv1.{rest}")
          .rename("features.3.{rest}", "conv2.{rest}")
          .rename("features.6.{rest}", "conv3.{rest}")
          .rename("features.8.{rest}", "conv4.{rest}")
          .rename("features.10.{rest}", "conv5.{rest}")
          .rename("classifier.1.{rest}", "fc6.{rest}")
          .rename("classifier.4.{rest}", "fc7.{rest}")
          .rename("classifier.6.{rest}", "fc8.{rest}")
          .build();

  @Override
  public String modelType() {
    return "alexnet";
  }

  @Override
  public Class<AlexNetConfig> configType() {
    return AlexNetConfig.class;
  }

  @Override
  public List<Preset<AlexNetConfig>> presets() {
    return List.of(
        new Preset<>(
                "alexnet",
                "the paper's network, 227 pixels",
                ARCHITECTURE,
                config(Variant.PAPER, List.of(96, 256, 384, 384, 256), 227, 11, 4, 0),
                60_965_224L)
            .withPaperSize("60M"),
        new Preset<>(
            "alexnet-torchvision",
            "torchvision's variant (Krizhevsky 2014), 224 pixels",
            ARCHITECTURE,
            config(Variant.TORCHVISION, List.of(64, 192, 384, 256, 256), 224, 11, 4, 2),
            61_100_840L),
        new Preset<>(
            "alexnet-small",
            "for pictures of 28 to 64 pixels, 10 classes",
            ARCHITECTURE,
            new AlexNetConfig(
                Variant.PAPER,
                List.of(64, 128, 192, 192, 128),
                512,
                32,
                3,
                5,
                1,
                2,
                0.5,
                null,
                10,
                null,
                null),
            null));
  }

  private static AlexNetConfig config(
      Variant variant, List<Integer> channels, int size, int kernel, int stride, int padding) {
    return new AlexNetConfig(
        variant, channels, 4096, size, 3, kernel, stride, padding, 0.5, 0.01, null, null, null);
  }

  @Override
  public List<String> architectures() {
    return List.of(ARCHITECTURE);
  }

  @Override
  public ZooModel create(AlexNetConfig config, String architecture) {
    return new AlexNet(config);
  }

  @Override
  public WeightTable weights(AlexNetConfig config, String architecture) {
    return config.variant() == Variant.TORCHVISION ? TORCHVISION : WeightTable.SAME;
  }

  @Override
  public List<String> companions() {
    return List.of(CompanionFiles.IMAGE_PROCESSOR);
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/paper.safetensors",
        "parity/batch-of-one.safetensors",
        "parity/grey.safetensors",
        "parity/torchvision.safetensors",
        "parity/torchvision-wide.safetensors");
  }
}
