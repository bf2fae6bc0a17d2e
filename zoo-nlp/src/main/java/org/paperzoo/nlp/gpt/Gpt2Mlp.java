package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The feed-forward network of a layer of GPT-2. */
public final class Gpt2Mlp extends ZooBlock {
  private final ActivationFunction activation;
  private final Conv1d input;
  private final Conv1d output;

  Gpt2Mlp(Gpt2Config config) {
    int width = config.width();
    int inner = config.innerWidth();
    activation = config.activationFunction();
    input = child("c_fc", new Conv1d(width, inner, config.initializerRange()));
    output = child("c_proj", new Conv1d(inner, width, config.residualInitializerRange()));
  }

  /** Returns the first projection. */
  Conv1d input() {
    return input;
  }

  /** Returns the second projection. */
  Conv1d output() {
    return output;
  }

  /** Applies the network to {@code x} [B, T, D]. */
  public NDArray apply(Context context, NDArray x) {
    try (NDArray inner = context.call(input, x); // [B, T, 4 D]
        NDArray active = activation.apply(inner)) {
      return context.call(output, active); // [B, T, D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
