package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * The vision Transformer by itself.
 *
 * <p>Inputs: {@code pixel_values} [B, C, height, width], and optionally {@code
 * interpolate_pos_encoding} (0 or 1; 0 refuses images of another size). Outputs: {@code
 * last_hidden_state} [B, 1 + N, D] and {@code pooler_output} [B, D], or with a projection {@code
 * image_embeds} [B, E], not normalised, and {@code last_hidden_state}.
 */
public final class ClipVisionModel extends ZooModel {
  private final ClipVisionConfig config;
  private final ClipVisionTransformer vision;
  private final Linear projection;

  /** Creates a model, not initialised. */
  public ClipVisionModel(ClipVisionConfig config, boolean withProjection) {
    this.config = config;
    vision = child("vision_model", new ClipVisionTransformer(config));
    projection =
        withProjection
            ? child(
                "visual_projection",
                new Linear(
                    config.hiddenSize(), config.projectionDim(), false, config.weights(1), null))
            : null;
  }

  @Override
  public List<String> inputNames() {
    return List.of(PixelInputs.PIXELS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(PixelInputs.INTERPOLATE);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray pixels = inputs.get(PixelInputs.PIXELS);
    PixelInputs.check(
        pixels,
        config.numChannels(),
        config.imageSize(),
        config.patchSize(),
        PixelInputs.flag(inputs, PixelInputs.INTERPOLATE));
    NDArray hidden = vision.hidden(context, pixels); // [B, 1 + N, D]
    NDArray pooled = vision.pool(context, hidden); // [B, D]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    if (projection != null) {
      outputs.put("image_embeds", projection.apply(context, pooled)); // [B, E]
    }
    outputs.put("last_hidden_state", hidden);
    if (projection == null) {
      outputs.put("pooler_output", pooled);
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape hidden = vision.getOutputShapes(inputShapes)[0];
    long batch = hidden.get(0);
    return projection == null
        ? new Shape[] {hidden, new Shape(batch, config.hiddenSize())}
        : new Shape[] {new Shape(batch, config.projectionDim()), hidden};
  }
}
