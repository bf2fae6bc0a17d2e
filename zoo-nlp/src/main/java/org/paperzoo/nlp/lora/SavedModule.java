package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.TiedWeight;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Parameters of a module of the model itself that an adapter trains. They begin as the model's own.
 *
 * <p>While the adapter is on the model, a parameter is the model's, with the adapter's values
 * ({@link ExchangedValues}). A weight that another module shares, and keeps using as it is, is a
 * parameter of the adapter from the beginning, which the module then computes with.
 */
final class SavedModule extends ZooBlock {
  /**
   * A weight that is no longer shared while the adapter is on the model.
   *
   * @param model the weight that the module shares with others
   * @param own the adapter's
   */
  private record Untied(TiedWeight block, Parameter model, Parameter own) {}

  private final ExchangedValues exchanged;
  private final List<Untied> untied = new ArrayList<>();

  /**
   * Creates a module without parameters.
   *
   * @param exchanged those of all modules of the adapter
   */
  SavedModule(ExchangedValues exchanged) {
    this.exchanged = exchanged;
  }

  /** Adds a parameter of the model by its name within its module. */
  void add(String name, Parameter parameter) {
    parameters.put(name, parameter);
    exchanged.add(parameter);
  }

  /**
   * Adds a weight that the module shares with others, by its name within the module.
   *
   * @param own what the module computes with instead, {@link Values#parameter(Parameter)}
   */
  void addUntied(String name, TiedWeight block, Parameter own) {
    parameters.put(name, own);
    untied.add(new Untied(block, block.weight(), own));
  }

  /** Lets the module compute with the adapter's weights where it shares the model's. */
  void attach() {
    untied.forEach(weight -> weight.block().useWeight(weight.own()));
  }

  /** Lets the module share the model's weights again. */
  void detach() {
    untied.forEach(weight -> weight.block().useWeight(weight.model()));
  }

  /** Returns the adapter's value of a parameter, whether it is on the model or not. */
  NDArray value(String name) {
    return exchanged.value(parameters.get(name));
  }

  /** Frees what belongs to the adapter, which is not on the model. */
  void release() {
    untied.forEach(weight -> weight.own().close());
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    throw new UnsupportedOperationException("the module computes within its model");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    throw new UnsupportedOperationException("the module computes within its model");
  }
}
