package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/**
 * Parameters that are trained on top of a model whose own stay as they are. {@link
 * ZooModel#setAdapter} puts one on the model that it was made for; several can be made for one
 * model and take turns. As a block it has those parameters under the names of the adapter's file
 * and cannot be applied by itself.
 */
public abstract class Adapter extends ZooBlock {
  /** Ends a merge. */
  public interface Merge extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns the kind of adapter in lower case, such as {@code lora}. */
  public abstract String type();

  /** Returns the configuration as the adapter applies it, for the adapter's file. */
  public abstract Record config();

  /**
   * Returns whether the adapter replaces a parameter of the model, so that the model's own value
   * does not matter.
   *
   * @param parameter the full name within the model
   */
  public abstract boolean replaces(String parameter);

  /** Returns whether an adapter's file may have a tensor that this adapter has no use for. */
  public boolean isRedundant(String tensor) {
    return false;
  }

  /** Returns the values by the names of the adapter's file, whether it is on its model or not. */
  public abstract Map<String, NDArray> arrays();

  /**
   * Puts the adapter on its model and freezes the model's own parameters. Values are exchanged, not
   * copied.
   */
  protected abstract void attach();

  /** Takes it off: the model is as it was before. */
  protected abstract void detach();

  /** Frees the adapter's own arrays; it is not on its model, and is not used any more. */
  protected abstract void release();

  /**
   * Adds the adapter to the model's weights, which then give the same results by themselves, until
   * {@link #unmerge}. A block whose weight is shared with another gets one of its own for that
   * time. Does nothing if it is merged.
   *
   * @throws org.paperzoo.core.error.UsageException if the model's weights cannot take it up
   */
  public abstract void merge();

  /**
   * As {@link #merge}, but one block keeps the adapter: one whose weight is shared with another
   * block, so that taking the update up needs a copy of it.
   *
   * @param left that block, or null for none
   * @throws org.paperzoo.core.error.UsageException if the other weights cannot take it up
   */
  public abstract void mergeBut(Adaptable left);

  /**
   * Gives the model its own weights back, exactly: they are kept aside while the adapter is merged.
   * Does nothing if it is not merged.
   */
  public abstract void unmerge();

  /** Returns whether the adapter is in the model's weights. */
  public abstract boolean isMerged();

  @Override
  protected final NDList forward(Context context, NDList inputs) {
    throw new UnsupportedOperationException("an adapter works within its model only");
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    throw new UnsupportedOperationException("an adapter works within its model only");
  }
}
