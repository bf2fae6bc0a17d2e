package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** The feed-forward network of a layer of GPT-Neo. */
public final class GptNeoMlp extends ZooBlock {
  private final ActivationFunction activation;
  private final Linear input;
  private final Linear output;

  GptNeoMlp(GptNeoConfig config) {
    int width = config.width();
    int inner = config.innerWidth();
    activation = config.activationFunction();
    input = child("c_fc", new Linear(width, inner, Initializers.normal(config.initializerRange())));
    output =
        child(
            "c_proj",
            new Linear(inner, width, Initializers.normal(config.residualInitializerRange())));
  }

  /** Returns the first projection. */
  Linear input() {
    return input;
  }

  /** Returns the second projection. */
  Linear output() {
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
