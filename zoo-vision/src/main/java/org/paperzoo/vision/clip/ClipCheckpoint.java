package org.paperzoo.vision.clip;

import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.vision.image.PositionGrid;

/** How published checkpoints lay out the tensors of CLIP. */
final class ClipCheckpoint {
  private static final String POSITIONS = "vision_model.embeddings.position_embedding.weight";

  /** What stands before the number of a layer of the text encoder. */
  static final String TEXT_LAYERS = "text_model.encoder.layers.";

  /** What stands before the number of a layer of the vision Transformer. */
  static final String VISION_LAYERS = "vision_model.encoder.layers.";

  /** What stands before the number of a layer of the text encoder in OpenAI's layout. */
  static final String OPENAI_TEXT_LAYERS = "transformer.resblocks.";

  /** Numbers that OpenAI's archives hold among the tensors. */
  private static final String[] OPENAI_NUMBERS = {
    "input_resolution", "context_length", "vocab_size", "attn_mask"
  };

  private static final String OPENAI_POSITIONS = "visual.positional_embedding";
  private static final String RESNET_POSITIONS = "visual.attnpool.positional_embedding";

  private ClipCheckpoint() {}

  /**
   * Warns where the positions of a checkpoint are of another resolution than the model's.
   *
   * @param source null where there is no checkpoint
   */
  static void warnOfInterpolation(ClipVisionConfig config, TensorSource source) {
    String picture = config.imageSize() + "x" + config.imageSize();
    new PositionGrid(config.grid(), config.grid(), 1, picture)
        .warnOfInterpolation(source, POSITIONS, OPENAI_POSITIONS);
  }

  /** As {@link #warnOfInterpolation(ClipVisionConfig, TensorSource)}, of a residual network. */
  static void warnOfInterpolation(ResNetConfig config, TensorSource source) {
    String picture = config.imageSize() + "x" + config.imageSize();
    new PositionGrid(config.side(), config.side(), 1, picture)
        .warnOfInterpolation(source, RESNET_POSITIONS);
  }

  /** Returns OpenAI's layout of a model with a vision Transformer. */
  static WeightTable openAi() {
    WeightTable.Builder table = WeightTable.builder();
    openAiText(table);
    layers(table, "visual." + OPENAI_TEXT_LAYERS, VISION_LAYERS);
    String positions = "vision_model.embeddings.";
    return table
        .rename("visual.class_embedding", positions + "class_embedding")
        .interpolate(OPENAI_POSITIONS, POSITIONS, 1)
        .rename("visual.conv1.weight", positions + "patch_embedding.weight")
        .rename("visual.ln_pre.{rest}", "vision_model.pre_layrnorm.{rest}")
        .rename("visual.ln_post.{rest}", "vision_model.post_layernorm.{rest}")
        .transpose("visual.proj", "visual_projection.weight")
        .ignore(OPENAI_NUMBERS)
        .build();
  }

  /**
   * Returns OpenAI's layout of a model with a residual network, whose names are ours but for the
   * text encoder.
   */
  static WeightTable openAiResNet() {
    WeightTable.Builder table = WeightTable.builder();
    openAiText(table);
    return table.interpolate(RESNET_POSITIONS, RESNET_POSITIONS, 1).ignore(OPENAI_NUMBERS).build();
  }

  private static void openAiText(WeightTable.Builder table) {
    layers(table, OPENAI_TEXT_LAYERS, TEXT_LAYERS);
    table
        .rename("token_embedding.weight", "text_model.embeddings.token_embedding.weight")
        .rename("positional_embedding", "text_model.embeddings.position_embedding.weight")
        .rename("ln_final.{rest}", "text_model.final_layer_norm.{rest}")
        .transpose("text_projection", "text_projection.weight");
  }

  /** Adds the rules of a stack of layers, whose prefixes end before a layer's number. */
  private static void layers(WeightTable.Builder table, String published, String own) {
    String from = published + "{i}.";
    String to = own + "{i}.";
    for (String kind : new String[] {"weight", "bias"}) {
      table.split(
          from + "attn.in_proj_" + kind,
          0,
          to + "self_attn.q_proj." + kind,
          to + "self_attn.k_proj." + kind,
          to + "self_attn.v_proj." + kind);
    }
    table
        .rename(from + "attn.out_proj.{rest}", to + "self_attn.out_proj.{rest}")
        .rename(from + "ln_1.{rest}", to + "layer_norm1.{rest}")
        .rename(from + "ln_2.{rest}", to + "layer_norm2.{rest}")
        .rename(from + "mlp.c_fc.{rest}", to + "mlp.fc1.{rest}")
        .rename(from + "mlp.c_proj.{rest}", to + "mlp.fc2.{rest}");
  }

  /**
   * Returns Hugging Face's layout, whose names are ours. Position embeddings of another image size
   * are interpolated. A single encoder takes its part of a whole model, with or without the
   * projection; old files hold position numbers.
   *
   * @param text whether the model has the text encoder
   * @param vision whether it has the image encoder
   */
  static WeightTable huggingFace(boolean text, boolean vision) {
    WeightTable.Builder table =
        WeightTable.builder()
            .interpolate(POSITIONS, POSITIONS, 1)
            .ignore(
                "text_model.embeddings.position_ids",
                "vision_model.embeddings.position_ids",
                "text_projection.weight",
                "visual_projection.weight",
                "logit_scale");
    if (!text) {
      table.ignore("text_model.{rest}");
    }
    if (!vision) {
      table.ignore("vision_model.{rest}");
    }
    return table.build();
  }
}
