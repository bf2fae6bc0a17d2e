package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * What a forward pass needs besides its inputs. Several threads may use one model, each with a
 * context and a manager of its own, and without gradients ({@link
 * org.paperzoo.core.aten.TorchEngine#withoutGradients}).
 *
 * @param store where the parameters' values are
 * @param training whether dropout and batch statistics are on
 */
public record Context(ParameterStore store, boolean training) {

  /** Applies a block to one array and returns its one result. */
  public NDArray call(Block block, NDArray input) {
    return block.forward(store, new NDList(input), training).singletonOrThrow();
  }

  /** Applies a block to several arrays and returns its one result. */
  public NDArray call(Block block, NDArray... inputs) {
    return block.forward(store, new NDList(inputs), training).singletonOrThrow();
  }

  /** Applies a block to several arrays and returns all its results. */
  public NDList callAll(Block block, NDArray... inputs) {
    return block.forward(store, new NDList(inputs), training);
  }

  /** Returns the value of a parameter on the store's device. */
  public NDArray value(Parameter parameter) {
    return store.getValue(parameter, store.getManager().getDevice(), training);
  }

  /** Returns this context in evaluation mode. */
  public Context evaluating() {
    return new Context(store, false);
  }
}
