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
  private Adapter adapter;

  /**
   * Puts an adapter on this model, in place of the one that it has.
   *
   * @param other made for this model, or null for none
   */
  public final void setAdapter(Adapter other) {
    if (adapter != null) {
      adapter.detach();
    }
    adapter = other;
    if (adapter != null) {
      adapter.attach();
    }
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
   */
  public final Adapter.Merge mergeAdapter() {
    return mergeAdapterBut(null);
  }

  /**
   * As {@link #mergeAdapter}, but one block goes on asking the adapter.
   *
   * @param left a block whose weight is shared with another block, or null
   */
  protected final Adapter.Merge mergeAdapterBut(Adaptable left) {
    Adapter merged = adapter;
    if (merged == null || merged.isMerged()) {
      return () -> {};
    }
    merged.mergeBut(left);
    return merged::unmerge;
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
   * Returns the names of the inputs that hold integers (token ids, edges, class labels); the others
   * are float32.
   */
  public List<String> integerInputNames() {
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
