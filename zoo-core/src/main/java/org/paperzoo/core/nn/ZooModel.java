package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole model, whose inputs and outputs carry the names of the reference implementation's forward
 * arguments and results. As a DJL block it takes its inputs by position, in the order of {@link
 * #inputNames()}, and returns its outputs in theirs.
 */
public abstract class ZooModel extends ZooBlock {
  private final Adapters adapters = new Adapters(this);
  private Adapter adapter;
  private SharedMerge shared;

  /** A merge and how many asked for it. */
  private static final class SharedMerge {
    final Adapter adapter;
    int users;

    SharedMerge(Adapter adapter) {
      this.adapter = adapter;
    }
  }

  /**
   * Puts an adapter on this model, in place of the one that it has.
   *
   * @param other made for this model, or null for none
   */
  public final synchronized void setAdapter(Adapter other) {
    shared = null;
    if (adapter != null) {
      adapter.detach();
    }
    adapter = other;
    if (adapter != null) {
      adapter.attach();
    }
  }

  /** Returns the adapters that take turns on this model, by name. */
  public final Adapters adapters() {
    return adapters;
  }

  /** Returns the adapter that is on this model, or null. */
  public final Adapter adapter() {
    return adapter;
  }

  /**
   * Returns the block whose parameters are trained and saved: the adapter if there is one, else
   * this model.
   */
  public final ZooBlock trained() {
    return adapter == null ? this : adapter;
  }

  /**
   * Adds the adapter to the weights until the merge is closed, for computations on many inputs or
   * with the weights themselves; without an adapter, or with one that is merged, does nothing.
   * Several threads may ask for it: the weights are the model's own again when all have closed
   * theirs. Passes through the model that ask the adapter must not run meanwhile.
   */
  public final Adapter.Merge mergeAdapter() {
    return mergeAdapterBut(null);
  }

  /**
   * As {@link #mergeAdapter}, but one block keeps the adapter.
   *
   * @param left a block whose weight is shared with another block, or null
   */
  protected final synchronized Adapter.Merge mergeAdapterBut(Adaptable left) {
    if (adapter == null || (shared == null && adapter.isMerged())) {
      return () -> {};
    }
    if (shared == null) {
      adapter.mergeBut(left);
      shared = new SharedMerge(adapter);
    }
    SharedMerge own = shared;
    own.users++;
    return () -> endMerge(own);
  }

  private synchronized void endMerge(SharedMerge merge) {
    merge.users--;
    if (merge.users == 0) {
      merge.adapter.unmerge();
      if (shared == merge) {
        shared = null;
      }
    }
  }

  /** Returns the names of the inputs that must be given, in order. */
  public abstract List<String> inputNames();

  /**
   * Returns the names of the inputs that may follow, such as {@code attention_mask} and {@code
   * labels}.
   */
  public List<String> optionalInputNames() {
    return List.of();
  }

  /**
   * Returns the names of the inputs that hold integers (token ids, edges, class labels, and masks,
   * whose names end in {@code mask} and which may be boolean); the others are float32.
   */
  public List<String> integerInputNames() {
    return List.of();
  }

  /**
   * Returns the names of the inputs whose type says what they mean, such as labels that are classes
   * as integers and several yes-or-no answers as floats: they stay int64 or float32.
   */
  public List<String> typedInputNames() {
    return List.of();
  }

  /**
   * Computes the outputs by name. With labels among the inputs, {@code loss} (shape [1]) is among
   * them: the reference's own loss.
   *
   * @param context the parameters' values and the mode
   * @param inputs the inputs by name; the optional ones may be absent
   */
  public abstract Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs);

  @Override
  protected final NDList forward(Context context, NDList inputs) {
    Map<String, NDArray> named = new LinkedHashMap<>();
    int required = inputNames().size();
    if (inputs.size() < required || inputs.size() > required + optionalInputNames().size()) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + " takes the arrays "
              + inputNames()
              + (optionalInputNames().isEmpty() ? "" : " and optionally " + optionalInputNames())
              + ", not "
              + inputs.size()
              + " arrays");
    }
    for (int i = 0; i < inputs.size(); i++) {
      named.put(
          i < required ? inputNames().get(i) : optionalInputNames().get(i - required),
          inputs.get(i));
    }
    NDList outputs = new NDList();
    outputs.addAll(forward(context, named).values());
    return outputs;
  }
}
