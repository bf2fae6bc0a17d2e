package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Equation 1: projected patches after a class token, with learned positions, {@code z₀ = [x_class;
 * x₁E; ...; x_N E] + E_pos}. DeiT has a distillation token behind the class token; with mean
 * pooling there is no token.
 */
public final class ViTEmbeddings extends ZooBlock {
  private final ViTConfig config;
  private final List<Parameter> tokens = new ArrayList<>();
  private final PatchEmbeddings patches;
  private final Parameter positions;

  ViTEmbeddings(ViTConfig config, boolean distilled) {
    this.config = config;
    int width = config.hiddenSize();
    if (!config.useMeanPooling()) {
      tokens.add(token("cls_token"));
    }
    if (distilled) {
      tokens.add(token("distillation_token"));
    }
    positions =
        parameter(
            "position_embeddings",
            Parameter.Type.WEIGHT,
            config.weights(),
            1,
            tokens.size() + (long) config.rows() * config.columns(),
            width);
    patches = child("patch_embeddings", new PatchEmbeddings(config));
  }

  private Parameter token(String name) {
    return parameter(name, Parameter.Type.WEIGHT, config.weights(), 1, 1, config.hiddenSize());
  }

  /** Returns the number of tokens before the patches. */
  int tokens() {
    return tokens.size();
  }

  /** Returns the kernels of the patches, [D, C, P, P]. */
  Parameter filters() {
    return patches.weight();
  }

  /** Returns the positions of tokens and patches, [1, K + G G', D]. */
  Parameter positions() {
    return positions;
  }

  /**
   * Embeds pictures; positions are interpolated for those of another size than the model's.
   *
   * @param pixels [B, C, H, W]
   * @return [B, K + N, D]
   */
  public NDArray apply(Context context, NDArray pixels) {
    NDArray[] values =
        tokens.stream().map(context::value).toArray(NDArray[]::new); // [1, 1, D] each
    try (NDArray embedded = patches.apply(context, pixels); // [B, N, D]
        NDArray places = positions(context, pixels.getShape())) { // [1, K + N, D]
      NDArray x = ViTOperators.embed(embedded, places, values); // [B, K + N, D]
      if (!context.training() || config.hiddenDropoutProb() == 0) {
        return x;
      }
      try (NDArray all = x) {
        return Aten.dropout(all, config.hiddenDropoutProb());
      }
    }
  }

  private NDArray positions(Context context, Shape pixels) {
    NDArray own = context.value(positions);
    long height = pixels.get(2);
    long width = pixels.get(3);
    long rows = height / config.patchSize();
    long columns = width / config.patchSize();
    if (rows == config.rows() && columns == config.columns()) {
      return own.reshape(own.getShape()); // a view that the caller may close
    }
    return ViTOperators.interpolate(own, tokens.size(), config.rows(), rows, columns);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    long count = (x.get(2) / config.patchSize()) * (x.get(3) / config.patchSize());
    return new Shape[] {new Shape(x.get(0), tokens.size() + count, config.hiddenSize())};
  }
}
