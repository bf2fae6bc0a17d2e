package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * The base of the zoo's blocks, an ordinary DJL block without the ceremony: children are declared
 * with the input shapes they will see, so that initialisation is generic, and {@link
 * #forward(Context, NDList)} receives a small context.
 */
public abstract class ZooBlock extends AbstractBlock {
  private final List<Shape[]> childInputs = new ArrayList<>();

  /**
   * Declares a child.
   *
   * @param name the reference implementation's module name
   * @param block the child
   * @param inputShapes the shapes the child will see; only the dimensions that its parameters
   *     depend on matter
   * @return the child
   */
  protected final <B extends Block> B child(String name, B block, Shape... inputShapes) {
    addChildBlock(name, block);
    childInputs.add(inputShapes);
    return block;
  }

  /** Declares a trainable parameter. */
  protected final Parameter parameter(
      String name, Parameter.Type type, Initializer initializer, long... shape) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(shape))
            .optInitializer(initializer)
            .build());
  }

  /** Puts another parameter of the same shape in the place of a declared one, under its name. */
  protected final void replaceParameter(String name, Parameter other) {
    Parameter before = parameters.get(name);
    if (before == null || !other.getShape().equals(before.getShape())) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + " has no parameter \""
              + name
              + "\" of shape "
              + other.getShape());
    }
    parameters.put(name, other);
  }

  /** Declares a buffer: state that is saved with the parameters and not trained. */
  protected final Parameter buffer(String name, Initializer initializer, long... shape) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(new Shape(shape))
            .optInitializer(initializer)
            .optRequiresGrad(false)
            .build());
  }

  /**
   * Computes the block's results.
   *
   * @param context the parameters' values and the mode
   * @param inputs the inputs; a subclass's Javadoc gives their shapes
   */
  protected abstract NDList forward(Context context, NDList inputs);

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return forward(new Context(store, training), inputs);
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (int i = 0; i < childInputs.size(); i++) {
      getChildren().valueAt(i).initialize(manager, dataType, childInputs.get(i));
    }
  }

  /** Returns the input shapes that the {@code index}-th child was declared with. */
  final Shape[] childInputShapes(int index) {
    return childInputs.get(index).clone();
  }

  /** Initialises the block; unlike for DJL's own blocks, no input shape is needed. */
  public final void initialize(NDManager manager) {
    initialize(manager, DataType.FLOAT32, new Shape[0]);
  }

  /** Returns {@code new NDList(array)}. */
  protected static NDList list(NDArray... arrays) {
    return new NDList(arrays);
  }
}
