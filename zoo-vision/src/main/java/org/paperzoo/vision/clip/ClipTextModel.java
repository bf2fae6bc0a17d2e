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
 * The text encoder by itself.
 *
 * <p>Inputs: {@code input_ids} [B, T], and optionally {@code attention_mask} [B, T] and {@code
 * position_ids} [B, T] or [1, T]. Outputs: {@code last_hidden_state} [B, T, D] and {@code
 * pooler_output} [B, D], or with a projection {@code text_embeds} [B, E], not normalised, and
 * {@code last_hidden_state}.
 */
public final class ClipTextModel extends ZooModel {
  private final ClipTextConfig config;
  private final ClipTextTransformer text;
  private final Linear projection;

  /** Creates a model, not initialised. */
  public ClipTextModel(ClipTextConfig config, boolean withProjection) {
    this.config = config;
    text = child("text_model", new ClipTextTransformer(config));
    projection =
        withProjection
            ? child(
                "text_projection",
                new Linear(
                    config.hiddenSize(), config.projectionDim(), false, config.weights(1), null))
            : null;
  }

  @Override
  public List<String> inputNames() {
    return List.of(TextInputs.REQUIRED);
  }

  @Override
  public List<String> optionalInputNames() {
    return TextInputs.OPTIONAL;
  }

  @Override
  public List<String> integerInputNames() {
    return TextInputs.ALL;
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    TextInputs texts = TextInputs.of(inputs);
    texts.check(config);
    NDArray hidden = text.hidden(context, texts); // [B, T, D]
    NDArray pooled = text.pool(hidden, texts.inputIds()); // [B, D]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    if (projection != null) {
      outputs.put("text_embeds", projection.apply(context, pooled)); // [B, E]
    }
    outputs.put("last_hidden_state", hidden);
    if (projection == null) {
      outputs.put("pooler_output", pooled);
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape hidden = inputShapes[0].add(config.hiddenSize());
    long batch = inputShapes[0].get(0);
    return projection == null
        ? new Shape[] {hidden, new Shape(batch, config.hiddenSize())}
        : new Shape[] {new Shape(batch, config.projectionDim()), hidden};
  }
}
