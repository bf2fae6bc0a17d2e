package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code clip}: with a vision Transformer. */
public final class ClipFamily implements ModelFamily<ClipConfig> {
  private static final String MODEL = "CLIPModel";

  @Override
  public String modelType() {
    return "clip";
  }

  @Override
  public Class<ClipConfig> configType() {
    return ClipConfig.class;
  }

  @Override
  public List<Preset<ClipConfig>> presets() {
    return List.of(
        preset("clip-vit-base-patch32", "ViT-B/32", 512, 768, 224, 32, 151_277_313L),
        preset("clip-vit-base-patch16", "ViT-B/16", 512, 768, 224, 16, 149_620_737L),
        preset("clip-vit-large-patch14", "ViT-L/14", 768, 1024, 224, 14, 427_616_513L),
        preset("clip-vit-large-patch14-336", "ViT-L/14@336px", 768, 1024, 336, 14, 427_944_193L));
  }

  private static Preset<ClipConfig> preset(
      String name,
      String encoder,
      int width,
      int imageWidth,
      int imageSize,
      int patch,
      long parameters) {
    ClipTextConfig text = new ClipTextConfig(width, 12, width / 64, width);
    int layers = imageWidth == 768 ? 12 : 24;
    ClipVisionConfig vision =
        new ClipVisionConfig(imageWidth, layers, imageWidth / 64, imageSize, patch, width);
    return new Preset<>(
        name, "the paper's " + encoder, MODEL, new ClipConfig(text, vision, width), parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(MODEL);
  }

  @Override
  public ZooModel create(ClipConfig config, String architecture) {
    return new ClipModel(config);
  }

  @Override
  public List<Layers> layers(ClipConfig config) {
    return List.of(
        ClipCheckpoint.textLayers("text_config.", config.textConfig()),
        ClipCheckpoint.visionLayers("vision_config.", config.visionConfig()));
  }

  @Override
  public WeightTable weights(ClipConfig config, String architecture) {
    return ClipCheckpoint.huggingFace(true, true);
  }

  @Override
  public List<String> companions() {
    return CompanionFiles.TOKENIZER_AND_IMAGES;
  }

  @Override
  public WeightTable weights(ClipConfig config, String architecture, TensorSource source) {
    return OpenAiFormat.isOpenAi(source) ? ClipCheckpoint.openAi() : weights(config, architecture);
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/model.safetensors",
        "parity/model-padded-captions.safetensors",
        "parity/model-other-size.safetensors",
        "parity/model-legacy-eos.safetensors");
  }
}
