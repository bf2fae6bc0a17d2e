package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/**
 * The models of {@code model_type} {@code clip_resnet}: with a residual network, which {@code
 * transformers} does not have. Their checkpoints have OpenAI's names throughout.
 */
public final class ClipResNetFamily implements ModelFamily<ClipResNetConfig> {
  private static final String MODEL = "CLIPResNetModel";

  @Override
  public String modelType() {
    return "clip_resnet";
  }

  @Override
  public Class<ClipResNetConfig> configType() {
    return ClipResNetConfig.class;
  }

  @Override
  public List<Preset<ClipResNetConfig>> presets() {
    return List.of(
        preset("clip-rn50", "RN50", List.of(3, 4, 6, 3), 64, 224, 512, 1024, 102_007_137L),
        preset("clip-rn101", "RN101", List.of(3, 4, 23, 3), 64, 224, 512, 512, 119_688_033L),
        preset("clip-rn50x4", "RN50x4", List.of(4, 6, 10, 6), 80, 288, 640, 640, 178_300_601L));
  }

  private static Preset<ClipResNetConfig> preset(
      String name,
      String encoder,
      List<Integer> layers,
      int width,
      int imageSize,
      int textWidth,
      int out,
      long parameters) {
    return new Preset<>(
        name,
        "the paper's " + encoder,
        MODEL,
        new ClipResNetConfig(
            new ClipTextConfig(textWidth, 12, textWidth / 64, out),
            new ResNetConfig(layers, width, imageSize, true),
            out,
            ContrastiveConfig.LOGIT_SCALE),
        parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(MODEL);
  }

  @Override
  public ZooModel create(ClipResNetConfig config, String architecture) {
    return new ClipResNetModel(config);
  }

  @Override
  public List<Layers> layers(ClipResNetConfig config) {
    return List.of(
        new Layers(
            "text_config.num_hidden_layers",
            ClipCheckpoint.OPENAI_TEXT_LAYERS,
            config.textConfig().numHiddenLayers()));
  }

  @Override
  public WeightTable weights(ClipResNetConfig config, String architecture) {
    return ClipCheckpoint.openAiResNet();
  }

  @Override
  public List<String> companions() {
    return CompanionFiles.TOKENIZER_AND_IMAGES;
  }

  @Override
  public List<String> parityCases() {
    return List.of("parity/resnet.safetensors", "parity/resnet-other-size.safetensors");
  }
}
