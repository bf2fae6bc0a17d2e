package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code clip_text_model}: CLIP's text encoder by itself. */
public final class ClipTextFamily implements ModelFamily<ClipTextConfig> {
  private static final String PROJECTED = "CLIPTextModelWithProjection";
  private static final String PLAIN = "CLIPTextModel";

  @Override
  public String modelType() {
    return "clip_text_model";
  }

  @Override
  public Class<ClipTextConfig> configType() {
    return ClipTextConfig.class;
  }

  @Override
  public List<Preset<ClipTextConfig>> presets() {
    return List.of(
        new Preset<>(
            "clip-text-base",
            "the text encoder of ViT-B/32 and ViT-B/16",
            PROJECTED,
            new ClipTextConfig(512, 12, 8, 512),
            63_428_096L),
        new Preset<>(
            "clip-text-large",
            "the text encoder of ViT-L/14, and of Stable Diffusion 1",
            PROJECTED,
            new ClipTextConfig(768, 12, 12, 768),
            123_650_304L));
  }

  @Override
  public List<String> architectures() {
    return List.of(PROJECTED, PLAIN);
  }

  @Override
  public ZooModel create(ClipTextConfig config, String architecture) {
    return new ClipTextModel(config, architecture.equals(PROJECTED));
  }

  @Override
  public List<Layers> layers(ClipTextConfig config) {
    return List.of(ClipCheckpoint.textLayers("", config));
  }

  @Override
  public WeightTable weights(ClipTextConfig config, String architecture) {
    return ClipCheckpoint.huggingFace(true, false);
  }

  @Override
  public List<String> companions() {
    return CompanionFiles.TOKENIZER;
  }

  @Override
  public List<String> parityCases() {
    return List.of("parity/text.safetensors", "parity/text-projection.safetensors");
  }
}
