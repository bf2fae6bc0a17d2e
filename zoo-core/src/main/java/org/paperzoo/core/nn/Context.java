package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.function.UnaryOperator;

/**
 * What a forward pass needs besides its inputs. Several threads may use one model, each with a
 * context and a manager of its own, and without gradients ({@link
 * org.paperzoo.core.aten.TorchEngine#withoutGradients}).
 *
 * @param store where the parameters' values are
 * @param training whether dropout and batch statistics are on
 * @param segments the blocks of sequences in a training batch; null outside of training
 */
public record Context(ParameterStore store, boolean training, Segments segments) {

  /** Creates a context outside of the training loop. */
  public Context(ParameterStore store, boolean training) {
    this(store, training, null);
  }

  /** Returns this context for a batch of training. */
  public Context with(Segments batch) {
    return new Context(store, training, batch);
  }

  /**
   * Applies one block of a sequence. In training, its activations can be computed again instead of
   * kept; see {@link Segments}.
   *
   * @param x is closed once it is no longer needed
   * @param block pure but for its random numbers
   */
  public NDArray segment(NDArray x, UnaryOperator<NDArray> block) {
    if (segments == null) {
      try (NDArray before = x) {
        return block.apply(before);
      }
    }
    NDArray result =
        segment(new NDList(x), inputs -> new NDList(block.apply(inputs.get(0)))).get(0);
    release(x);
    return result;
  }

  /**
   * Applies one block of several inputs, as {@link #segment(NDArray, UnaryOperator)}, and leaves
   * them open.
   */
  public NDList segment(NDList inputs, UnaryOperator<NDList> block) {
    return segments == null ? block.apply(inputs) : segments.apply(inputs, block);
  }

  /** Closes what the blocks of a sequence were given, once they no longer need it. */
  public void release(AutoCloseable resource) {
    if (segments == null) {
      Segments.close(resource);
    } else {
      segments.release(resource);
    }
  }

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
    return new Context(store, false, null);
  }
}
