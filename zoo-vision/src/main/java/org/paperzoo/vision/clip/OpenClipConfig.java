package org.paperzoo.vision.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.ImageSize;
import org.paperzoo.vision.image.ProcessorKind;

/**
 * What {@code open_clip_config.json} says that the tensors do not. Without the file the model is
 * OpenAI's: quick GELU, and heads of 64 numbers.
 */
final class OpenClipConfig {
  static final String NAME = "open_clip_config.json";
  private static final int HEAD_WIDTH = 64;

  /** Keys of other models than CLIP's own, which change what is computed. */
  private static final Set<String> OTHER_MODELS =
      Set.of(
          "hf_model_name",
          "timm_model_name",
          "attentional_pool",
          "no_causal_mask",
          "embed_cls",
          "no_ln_pre",
          "pos_embed_type",
          "ls_init_value",
          "qk_norm");

  private final Path file;
  private final JsonNode root;

  private OpenClipConfig(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads the file of a folder, if it has one.
   *
   * @throws FailureException if it is malformed, or of a model that is not CLIP's own
   */
  static OpenClipConfig read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new OpenClipConfig(file, null);
    }
    try {
      JsonNode root = new JsonMapper().readTree(file.toFile());
      if (root == null || !root.path("model_cfg").isObject()) {
        throw new FailureException(file + ": expected an object with the key \"model_cfg\".");
      }
      OpenClipConfig config = new OpenClipConfig(file, root);
      for (String part : List.of("vision_cfg", "text_cfg")) {
        config.refuseOthers(part);
      }
      return config;
    } catch (IOException e) {
      throw new FailureException(file + ": not valid JSON: " + e.getMessage(), e);
    }
  }

  private void refuseOthers(String part) {
    for (var entry : root.path("model_cfg").path(part).properties()) {
      JsonNode value = entry.getValue();
      boolean off = value.isNull() || (value.isBoolean() && !value.booleanValue());
      if (OTHER_MODELS.contains(entry.getKey()) && !off) {
        throw new FailureException(
            file
                + ": "
                + part
                + "."
                + entry.getKey()
                + " is "
                + value
                + ", which is another model than CLIP's own encoders.");
      }
    }
  }

  /** Returns the non-linearity of the feed-forward layers. */
  ActivationFunction activation() {
    return root == null || root.path("model_cfg").path("quick_gelu").asBoolean(false)
        ? ActivationFunction.QUICK_GELU
        : ActivationFunction.GELU;
  }

  /** Returns the attention heads of a vision Transformer of width D. */
  int visionHeads(int width) {
    int head = number("vision_cfg", "head_width", HEAD_WIDTH);
    return Math.max(1, width / head);
  }

  /** Returns the attention heads of a text encoder of width D. */
  int textHeads(int width) {
    return number("text_cfg", "heads", Math.max(1, width / HEAD_WIDTH));
  }

  private int number(String part, String key, int fallback) {
    JsonNode value = root == null ? null : root.path("model_cfg").path(part).path(key);
    if (value == null || value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    if (!value.canConvertToInt() || value.asInt() < 1) {
      throw new FailureException(
          file + ": " + part + "." + key + ": expected a number from 1, found " + value + ".");
    }
    return value.asInt();
  }

  /** Returns how pictures are read. */
  ImageProcessorConfig processor(int size) {
    ImageProcessorConfig config =
        ProcessorKind.CLIP
            .defaults()
            .withSizes(ImageSize.shorterSide(size), ImageSize.square(size));
    JsonNode stated = root == null ? null : root.path("preprocess_cfg");
    if (stated == null || !stated.path("mean").isArray() || !stated.path("std").isArray()) {
      return config;
    }
    return config.withNormalization(numbers(stated.path("mean")), numbers(stated.path("std")));
  }

  private static List<Double> numbers(JsonNode list) {
    List<Double> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }
}
