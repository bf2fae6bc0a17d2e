package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.core.nn.ZooModel;

/**
 * A model that tells the classes of pictures.
 *
 * <p>Inputs: {@code pixel_values} [B, C, H, W], and optionally {@code labels}: classes [B], or
 * numbers [B] or zeros and ones [B, K] where the configuration's {@link ProblemType} says so.
 * Outputs: {@code logits} [B, K] and, with labels, {@code loss} [1].
 */
public abstract class ImageClassifier extends ZooModel {
  /** The input that must be given. */
  protected static final String PIXELS = "pixel_values";

  /** The input that makes a loss. */
  protected static final String LABELS = "labels";

  /** Returns the configuration. */
  public abstract ClassifierConfig config();

  /**
   * Returns what the classifier's last layer sees.
   *
   * @param pixels [B, C, H, W]
   * @return [B, D]
   */
  public abstract NDArray features(Context context, NDArray pixels);

  /**
   * Returns the scores of the classes.
   *
   * @param features of {@link #features}, [B, D]
   * @return [B, K]
   */
  public abstract NDArray classify(Context context, NDArray features);

  /** Returns the scores of the classes of pictures [B, C, H, W], [B, K]. */
  public final NDArray logits(Context context, NDArray pixels) {
    return classify(context, features(context, pixels));
  }

  /**
   * Returns whether a parameter belongs to the head, which starts from new values where the classes
   * are others.
   *
   * @param parameter its full name
   */
  public abstract boolean isHead(String parameter);

  @Override
  public final List<String> inputNames() {
    return List.of(PIXELS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(LABELS);
  }

  @Override
  public List<String> integerInputNames() {
    boolean classes = config().problemType() == ProblemType.SINGLE_LABEL_CLASSIFICATION;
    return classes ? List.of(LABELS) : List.of();
  }

  @Override
  public List<String> typedInputNames() {
    return config().problemType() == null ? List.of(LABELS) : List.of();
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray pixels = inputs.get(PIXELS);
    checkPixels(pixels.getShape());
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    NDArray logits = logits(context, pixels); // [B, K]
    outputs.put("logits", logits);
    NDArray labels = inputs.get(LABELS);
    if (labels != null) {
      ProblemType problem = ProblemType.of(config().problemType(), config().numLabels(), labels);
      outputs.put("loss", problem.loss(logits, labels, "pictures", 0).reshape(1));
    }
    return outputs;
  }

  /** Refuses arrays that are no pictures of this model's kind. */
  protected final void checkPixels(Shape shape) {
    int channels = config().numChannels();
    if (shape.dimension() != 4 || shape.get(1) != channels || shape.get(0) < 1) {
      throw new UsageException(
          "pixel_values must be [pictures, "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + ", height, width], not "
              + shape
              + ".");
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape logits = new Shape(inputShapes[0].get(0), config().numLabels());
    return inputShapes.length > 1 ? new Shape[] {logits, new Shape(1)} : new Shape[] {logits};
  }
}
