package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.aten.Aten;

/**
 * The feed-forward network of a layer of a Transformer, {@code W₂ activation(W₁ x + b₁) + b₂}
 * (Vaswani et al. 2017, section 3.3), at each place by itself. The maps have the names that the
 * reference gives them.
 */
public final class FeedForward extends ZooBlock {
  private final LinearMap first;
  private final LinearMap second;
  private final ActivationFunction activation;
  private final double dropout;

  /**
   * Creates a network without dropout inside.
   *
   * @param firstName the name of the first map
   * @param first D to the inner width
   * @param secondName the name of the second map
   * @param second the inner width to D
   */
  public FeedForward(
      String firstName,
      LinearMap first,
      String secondName,
      LinearMap second,
      ActivationFunction activation) {
    this(firstName, first, secondName, second, activation, 0);
  }

  /**
   * Creates a network.
   *
   * @param firstName the name of the first map
   * @param first D to the inner width
   * @param secondName the name of the second map
   * @param second the inner width to D
   * @param dropout the probability of dropping a number after the activation in training
   */
  public FeedForward(
      String firstName,
      LinearMap first,
      String secondName,
      LinearMap second,
      ActivationFunction activation,
      double dropout) {
    this.first = child(firstName, first);
    this.second = child(secondName, second);
    this.activation = activation;
    this.dropout = dropout;
  }

  /** Returns the first map. */
  public LinearMap first() {
    return first;
  }

  /** Returns the second map. */
  public LinearMap second() {
    return second;
  }

  /** Applies the network to {@code x} [..., D]. */
  public NDArray apply(Context context, NDArray x) {
    return apply(context, first, activation, dropout, second, x);
  }

  /**
   * Applies two maps as such a network, for models whose layers hold them without a block of their
   * own.
   *
   * @param dropout the probability of dropping a number after the activation in training
   * @param x [..., D]
   */
  public static NDArray apply(
      Context context,
      LinearMap first,
      ActivationFunction activation,
      double dropout,
      LinearMap second,
      NDArray x) {
    try (NDArray active = active(context, first, activation, x)) { // [..., inner]
      if (!context.training() || dropout == 0) {
        return second.apply(context, active); // [..., D]
      }
      try (NDArray kept = Aten.dropout(active, dropout)) {
        return second.apply(context, kept);
      }
    }
  }

  private static NDArray active(
      Context context, LinearMap first, ActivationFunction activation, NDArray x) {
    try (NDArray inner = first.apply(context, x)) {
      return activation.apply(inner);
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
