package org.paperzoo.core.nn;

import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** The scores of all tokens, {@code W x + b}; W may be the table of word vectors. */
public class VocabularyProjection extends LinearMap implements TiedWeight {
  private final Parameter bias;
  private Parameter weight;

  /**
   * Creates a projection.
   *
   * @param width D, of what is projected
   * @param vocabularySize V
   * @param shared the table of word vectors [V, D], or null for a weight of the block's own
   * @param initializer of the block's own weight
   * @param bias [V], which may belong to another block, or null
   */
  public VocabularyProjection(
      int width, int vocabularySize, Parameter shared, Initializer initializer, Parameter bias) {
    super(width, vocabularySize);
    weight =
        shared != null
            ? addParameter(shared)
            : parameter("weight", Parameter.Type.WEIGHT, initializer, vocabularySize, width);
    this.bias = bias == null ? null : addParameter(bias);
  }

  /** Returns W, [V, D]. */
  @Override
  public final Parameter weight() {
    return weight;
  }

  @Override
  public final void useWeight(Parameter other) {
    replaceParameter("weight", other);
    weight = other;
  }

  @Override
  public final Parameter bias() {
    return bias;
  }
}
