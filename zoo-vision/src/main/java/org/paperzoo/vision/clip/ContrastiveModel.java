package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * A text encoder and an image encoder into one space (Figure 3).
 *
 * <p>Inputs: {@code input_ids} [B, T] and {@code pixel_values} [B', C, height, width], and
 * optionally {@code attention_mask} [B, T], {@code position_ids} [B, T] or [1, T], {@code
 * return_loss} and {@code interpolate_pos_encoding} (0 or 1). Outputs: {@code logits_per_image}
 * [B', B], {@code logits_per_text} [B, B'], the unit vectors {@code text_embeds} [B, E] and {@code
 * image_embeds} [B', E], and, of as many texts as images unless {@code return_loss} is 0, {@code
 * loss} [1].
 */
public abstract class ContrastiveModel extends ZooModel {
  private static final String RETURN_LOSS = "return_loss";

  private final ContrastiveConfig config;
  private final Parameter logitScale;
  private final ClipTextTransformer text;
  private final Linear textProjection;

  /** Creates the text encoder and what both share; a subclass adds the image encoder. */
  ContrastiveModel(ContrastiveConfig config) {
    this.config = config;
    logitScale =
        parameter(
            "logit_scale",
            Parameter.Type.OTHER,
            Initializers.constant(config.logitScaleInitValue()));
    ClipTextConfig textConfig = config.textConfig();
    text = child("text_model", new ClipTextTransformer(textConfig));
    textProjection =
        child("text_projection", projection(textConfig.hiddenSize(), config, textConfig));
  }

  /** Creates a projection into the shared space. */
  static Linear projection(int in, ContrastiveConfig config, ClipEncoderConfig weights) {
    return new Linear(in, config.projectionDim(), false, weights.weights(1), null);
  }

  /** Returns the configuration. */
  public final ContrastiveConfig config() {
    return config;
  }

  /** Returns the logarithm of the inverse temperature, []. */
  public final Parameter logitScale() {
    return logitScale;
  }

  /**
   * Returns the embeddings of images, [B, E], not normalised.
   *
   * @param pixels [B, C, height, width]
   */
  public abstract NDArray imageFeatures(Context context, NDArray pixels);

  /**
   * Returns what linear classifiers of images are trained on (appendix A): the image encoder's
   * vectors, [B, D], before a projection.
   *
   * @param pixels [B, C, height, width]
   */
  public abstract NDArray imageVectors(Context context, NDArray pixels);

  /** Checks images; {@code interpolate} is null, or says whether they may be of another size. */
  abstract void checkImages(NDArray pixels, Boolean interpolate);

  /** Keeps the inverse temperature between 1 and 100 (section 2.5); without gradients. */
  public final void clampTemperature() {
    ClipOperators.clamp(logitScale.getArray(), Math.log(100));
  }

  /** Returns the embeddings of texts, [B, E], not normalised. */
  public final NDArray textFeatures(Context context, TextInputs inputs) {
    try (NDArray pooled = text.pooled(context, inputs)) { // [B, D]
      return textProjection.apply(context, pooled); // [B, E]
    }
  }

  /** Returns the embeddings of images as unit vectors, [B, E]. */
  public final NDArray imageEmbeds(Context context, NDArray pixels) {
    try (NDArray features = imageFeatures(context, pixels)) {
      return ClipOperators.normalized(features);
    }
  }

  /** Returns the embeddings of texts as unit vectors, [B, E]. */
  public final NDArray textEmbeds(Context context, TextInputs inputs) {
    try (NDArray features = textFeatures(context, inputs)) {
      return ClipOperators.normalized(features);
    }
  }

  /**
   * Returns the scaled cosine similarities, [texts, images].
   *
   * @param texts unit vectors, [texts, E]
   * @param images unit vectors, [images, E]
   */
  public final NDArray similarities(Context context, NDArray texts, NDArray images) {
    return ClipOperators.similarities(texts, images, context.value(logitScale));
  }

  /**
   * Returns the symmetric contrastive loss of matching pairs (Figure 3), [1].
   *
   * @param texts unit vectors, [B, E]
   * @param images unit vectors, [B, E]
   */
  public final NDArray loss(Context context, NDArray texts, NDArray images) {
    try (NDArray logits = similarities(context, texts, images)) { // [B, B]
      return ClipOperators.contrastiveLoss(logits);
    }
  }

  @Override
  public final List<String> inputNames() {
    return List.of(TextInputs.REQUIRED, PixelInputs.PIXELS);
  }

  @Override
  public final List<String> optionalInputNames() {
    return List.of("attention_mask", "position_ids", RETURN_LOSS, PixelInputs.INTERPOLATE);
  }

  @Override
  public final List<String> integerInputNames() {
    return TextInputs.ALL;
  }

  @Override
  public final Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    TextInputs texts = TextInputs.of(inputs);
    texts.check(config.textConfig());
    NDArray pixels = inputs.get(PixelInputs.PIXELS);
    checkImages(pixels, PixelInputs.flag(inputs, PixelInputs.INTERPOLATE));
    NDArray imageEmbeds = imageEmbeds(context, pixels); // [B', E]
    NDArray textEmbeds = textEmbeds(context, texts); // [B, E]
    NDArray perText = similarities(context, textEmbeds, imageEmbeds); // [B, B']
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    Boolean wanted = PixelInputs.flag(inputs, RETURN_LOSS);
    boolean pairs = perText.getShape().get(0) == perText.getShape().get(1);
    if (wanted == null ? pairs : wanted) {
      PixelInputs.requirePairs(perText.getShape());
      outputs.put("loss", ClipOperators.contrastiveLoss(perText));
    }
    outputs.put("logits_per_image", perText.transpose());
    outputs.put("logits_per_text", perText);
    outputs.put("text_embeds", textEmbeds);
    outputs.put("image_embeds", imageEmbeds);
    return outputs;
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    long texts = inputShapes[0].get(0);
    long images = inputShapes[1].get(0);
    int width = config.projectionDim();
    return new Shape[] {
      new Shape(images, texts),
      new Shape(texts, images),
      new Shape(texts, width),
      new Shape(images, width)
    };
  }
}
