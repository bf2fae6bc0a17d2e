package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/**
 * The models of {@code model_type} {@code clip_vision_model}: CLIP's vision Transformer by itself.
 */
public final class ClipVisionFamily implements ModelFamily<ClipVisionConfig> {
  private static final String PROJECTED = "CLIPVisionModelWithProjection";
  private static final String PLAIN = "CLIPVisionModel";

  @Override
  public String modelType() {
    return "clip_vision_model";
  }

  @Override
  public Class<ClipVisionConfig> configType() {
    return ClipVisionConfig.class;
  }

  @Override
  public List<Preset<ClipVisionConfig>> presets() {
    return List.of(
        preset("clip-vision-base-patch32", "ViT-B/32", 768, 12, 32, 512, 87_849_216L),
        preset("clip-vision-base-patch16", "ViT-B/16", 768, 12, 16, 512, 86_192_640L),
        preset("clip-vision-large-patch14", "ViT-L/14", 1024, 24, 14, 768, 303_966_208L));
  }

  private static Preset<ClipVisionConfig> preset(
      String name, String model, int width, int layers, int patch, int out, long parameters) {
    return new Preset<>(
        name,
        "the image encoder of " + model,
        PROJECTED,
        new ClipVisionConfig(width, layers, width / 64, 224, patch, out),
        parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(PROJECTED, PLAIN);
  }

  @Override
  public ZooModel create(ClipVisionConfig config, String architecture) {
    return new ClipVisionModel(config, architecture.equals(PROJECTED));
  }

  @Override
  public List<Layers> layers(ClipVisionConfig config) {
    return List.of(ClipCheckpoint.visionLayers("", config));
  }

  @Override
  public WeightTable weights(ClipVisionConfig config, String architecture) {
    return ClipCheckpoint.huggingFace(false, true);
  }

  @Override
  public List<String> companions() {
    return List.of(CompanionFiles.IMAGE_PROCESSOR);
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/vision.safetensors",
        "parity/vision-projection.safetensors",
        "parity/vision-other-size.safetensors");
  }
}
