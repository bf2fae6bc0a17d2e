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

  ViTEmbeddings(ViTConfig config, boolean distilled, BitBackbone backbone) {
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
    patches = child("patch_embeddings", new PatchEmbeddings(config, backbone));
  }

  private Parameter token(String name) {
    return parameter(name, Parameter.Type.WEIGHT, config.weights(), 1, 1, config.hiddenSize());
  }

  /** Returns the number of tokens before the patches. */
  int tokens() {
    return tokens.size();
  }

  /** Returns the kernels that look at the pixels. */
  Parameter filters() {
    return patches.filters();
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
    try (NDArray maps = patches.maps(context, pixels); // [B, C', H', W']
        NDArray embedded = patches.project(context, maps); // [B, N, D]
        NDArray places = positions(context, maps.getShape())) { // [1, K + N, D]
      NDArray x = ViTOperators.embed(embedded, places, values); // [B, K + N, D]
      if (!context.training() || config.hiddenDropoutProb() == 0) {
        return x;
      }
      try (NDArray all = x) {
        return Aten.dropout(all, config.hiddenDropoutProb());
      }
    }
  }

  private NDArray positions(Context context, Shape maps) {
    NDArray own = context.value(positions);
    long rows = maps.get(2) / config.patchSize();
    long columns = maps.get(3) / config.patchSize();
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
    Shape embedded = patches.getOutputShapes(inputShapes)[0];
    return new Shape[] {
      new Shape(embedded.get(0), tokens.size() + embedded.get(1), config.hiddenSize())
    };
  }
}
