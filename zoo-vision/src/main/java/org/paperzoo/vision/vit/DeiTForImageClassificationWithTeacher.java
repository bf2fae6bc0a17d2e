package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * DeiT with the classifier of the class token and that of the distillation token (Touvron et al.
 * 2021), whose scores are averaged. It can be evaluated, not distilled.
 *
 * <p>Inputs: {@code pixel_values} [B, C, H, W], and optionally {@code interpolate_pos_encoding}.
 * Outputs: {@code logits}, {@code cls_logits} and {@code distillation_logits} [B, K].
 */
public final class DeiTForImageClassificationWithTeacher extends ZooModel {
  private final ViTModel body;
  private final Linear ofClass;
  private final Linear ofTeacher;

  DeiTForImageClassificationWithTeacher(ViTModel body) {
    this.body = child("deit", body);
    ofClass = child("cls_classifier", classifier());
    ofTeacher = child("distillation_classifier", classifier());
  }

  private Linear classifier() {
    ViTConfig config = body.config();
    return new Linear(config.hiddenSize(), config.numLabels(), config.weights());
  }

  @Override
  public List<String> inputNames() {
    return List.of(PictureSize.PIXELS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(PictureSize.INTERPOLATE);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    body.pictures().check(inputs);
    NDArray hidden = body.encodeFirst(context, inputs.get(PictureSize.PIXELS), 2); // [B, 2, D]
    NDArray own = ofClass.apply(context, ViTOperators.token(hidden, 0)); // [B, K]
    NDArray taught = ofTeacher.apply(context, ViTOperators.token(hidden, 1)); // [B, K]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("logits", own.add(taught).div(2)); // [B, K]
    outputs.put("cls_logits", own);
    outputs.put("distillation_logits", taught);
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape logits = new Shape(inputShapes[0].get(0), body.config().numLabels());
    return new Shape[] {logits, logits, logits};
  }
}
