package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.vision.clip.task.ClipTask;
import org.paperzoo.vision.image.data.VisionDataSets;

/** Learning Transferable Visual Models From Natural Language Supervision. */
public final class ClipPaper implements Paper {
  private static final String TEXT_COUNT = "text_config.num_hidden_layers";

  /** The models of {@code model_type} {@code clip}: with a vision Transformer. */
  public static final ModelFamily<ClipConfig> CLIP =
      ModelFamily.of(ClipPaper.class, "clip", ClipConfig.class)
          .head(
              "CLIPModel",
              (config, source) -> {
                ClipCheckpoint.warnOfInterpolation(config.visionConfig(), source);
                return new ClipModel(config);
              })
          .layers(
              TEXT_COUNT,
              ClipCheckpoint.TEXT_LAYERS,
              config -> config.textConfig().numHiddenLayers())
          .layers(
              "vision_config.num_hidden_layers",
              ClipCheckpoint.VISION_LAYERS,
              config -> config.visionConfig().numHiddenLayers())
          .weights((config, head) -> ClipCheckpoint.huggingFace(true, true))
          .orWeights(OpenAiFormat::isOpenAi, ClipCheckpoint.openAi())
          .companions(CompanionFiles.TOKENIZER_AND_IMAGES)
          .build();

  /**
   * The models of {@code model_type} {@code clip_resnet}: with a residual network, which {@code
   * transformers} does not have. Their checkpoints have OpenAI's names throughout.
   */
  public static final ModelFamily<ClipResNetConfig> RESNET =
      ModelFamily.of(ClipPaper.class, "clip_resnet", ClipResNetConfig.class)
          .head(
              "CLIPResNetModel",
              (config, source) -> {
                ClipCheckpoint.warnOfInterpolation(config.visionConfig(), source);
                return new ClipResNetModel(config);
              })
          .layers(
              TEXT_COUNT,
              ClipCheckpoint.OPENAI_TEXT_LAYERS,
              config -> config.textConfig().numHiddenLayers())
          .weights((config, head) -> ClipCheckpoint.openAiResNet())
          .companions(CompanionFiles.TOKENIZER_AND_IMAGES)
          .build();

  /** The models of {@code model_type} {@code clip_text_model}: the text encoder by itself. */
  public static final ModelFamily<ClipTextConfig> TEXT =
      ModelFamily.of(ClipPaper.class, "clip_text_model", ClipTextConfig.class)
          .head("CLIPTextModelWithProjection", config -> new ClipTextModel(config, true))
          .head("CLIPTextModel", config -> new ClipTextModel(config, false))
          .layers("num_hidden_layers", ClipCheckpoint.TEXT_LAYERS, ClipTextConfig::numHiddenLayers)
          .weights((config, head) -> ClipCheckpoint.huggingFace(true, false))
          .companions(CompanionFiles.TOKENIZER)
          .build();

  /** The models of {@code model_type} {@code clip_vision_model}: the vision Transformer alone. */
  public static final ModelFamily<ClipVisionConfig> VISION =
      ModelFamily.of(ClipPaper.class, "clip_vision_model", ClipVisionConfig.class)
          .head("CLIPVisionModelWithProjection", (config, source) -> vision(config, true, source))
          .head("CLIPVisionModel", (config, source) -> vision(config, false, source))
          .layers(
              "num_hidden_layers", ClipCheckpoint.VISION_LAYERS, ClipVisionConfig::numHiddenLayers)
          .weights((config, head) -> ClipCheckpoint.huggingFace(false, true))
          .companions(CompanionFiles.IMAGE_PROCESSOR)
          .build();

  private static ClipVisionModel vision(
      ClipVisionConfig config, boolean projected, TensorSource source) {
    ClipCheckpoint.warnOfInterpolation(config, source);
    return new ClipVisionModel(config, projected);
  }

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(CLIP, RESNET, TEXT, VISION);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(ClipTask.TYPE);
  }

  @Override
  public List<CheckpointFormat> formats() {
    return List.of(new OpenAiFormat());
  }

  @Override
  public List<DataSet> dataSets() {
    return VisionDataSets.list();
  }
}
