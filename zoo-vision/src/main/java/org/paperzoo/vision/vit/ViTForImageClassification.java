package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.vision.classification.AttentionModel;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.classification.ImageClassifier;

/**
 * A Vision Transformer, a hybrid or DeiT, with a linear classifier of the class token or of the
 * mean of the patches (section 3.1 and appendix D.3).
 *
 * <p>Inputs: {@code pixel_values} [B, C, H, W], and optionally {@code labels} [B] and {@code
 * interpolate_pos_encoding}, 0 to refuse pictures of another size than the model's. Outputs: {@code
 * logits} [B, K] and, with labels, {@code loss} [1].
 */
public final class ViTForImageClassification extends ImageClassifier implements AttentionModel {
  private static final String CLASSIFIER = "classifier";

  private final ClassifierConfig config;
  private final ViTModel body;
  private final Linear classifier;

  /**
   * Creates a model, not initialised.
   *
   * @param name what the reference calls the body: {@code vit} or {@code deit}
   * @param body without pooler; it becomes a child
   * @param config of the body with its classes
   */
  ViTForImageClassification(String name, ViTModel body, ClassifierConfig config) {
    this.config = config;
    this.body = child(name, body);
    ViTConfig transformer = body.config();
    classifier =
        child(
            CLASSIFIER,
            new Linear(transformer.hiddenSize(), config.numLabels(), transformer.weights()));
  }

  @Override
  public ClassifierConfig config() {
    return config;
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(LABELS, PictureSize.INTERPOLATE);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    body.pictures().check(inputs);
    return super.forward(context, inputs);
  }

  @Override
  public NDArray features(Context context, NDArray pixels) {
    if (body.config().useMeanPooling()) {
      try (NDArray hidden = body.encode(context, pixels)) { // [B, T, D]
        return ViTOperators.mean(hidden); // [B, D]
      }
    }
    try (NDArray hidden = body.encodeFirst(context, pixels, 1)) { // [B, 1, D]
      return ViTOperators.token(hidden, 0); // [B, D]
    }
  }

  @Override
  public NDArray classify(Context context, NDArray features) {
    return classifier.apply(context, features); // [B, K]
  }

  @Override
  public boolean isHead(String parameter) {
    return parameter.startsWith(CLASSIFIER + ".");
  }

  @Override
  public Parameter filters() {
    return body.embeddings().filters();
  }

  @Override
  public List<NDArray> attentionWeights(Context context, NDArray pixels) {
    return body.attentionWeights(context, pixels);
  }

  @Override
  public Parameter positions() {
    return body.embeddings().positions();
  }

  @Override
  public int patchRows() {
    return body.config().rows();
  }

  @Override
  public int tokensBeforePatches() {
    return body.embeddings().tokens();
  }

  @Override
  public int patchSize() {
    return config.height() / body.config().rows();
  }
}
