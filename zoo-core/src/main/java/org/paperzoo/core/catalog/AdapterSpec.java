package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Adapters;
import org.paperzoo.core.nn.ZooModel;

/**
 * An adapter chosen by a config or an adapter folder.
 *
 * @param type its kind
 * @param config its configuration
 * @param folder the adapter folder to load the values from, or null for initial ones
 */
public record AdapterSpec<A extends Record>(AdapterType<A> type, A config, Path folder) {

  /**
   * Creates the adapter without any array.
   *
   * @param model what it will be put on
   * @param architecture the model's head
   * @param untrained the parameters of the model that have initial values
   * @throws org.paperzoo.core.error.UsageException if it does not fit the model
   */
  public Adapter create(ZooModel model, String architecture, List<String> untrained) {
    return type.create(
        new AdapterType.Request<>(model, architecture, config, untrained, folder != null));
  }

  /**
   * Adds this adapter to those of a model under a name: {@code model.adapters().set(name)} puts it
   * on the model.
   *
   * @param model initialised
   * @param architecture the model's head
   * @param manager what the adapter's arrays belong to
   * @throws org.paperzoo.core.error.UsageException if the adapter does not fit the model, or the
   *     model has one of that name
   * @throws org.paperzoo.core.error.FailureException listing every missing, unexpected and wrongly
   *     shaped tensor of the folder
   */
  public Adapter addTo(ZooModel model, String architecture, String name, NDManager manager) {
    Adapter adapter = create(model, architecture, List.of());
    model.adapters().add(name, adapter);
    try (Adapters.Disabled before = model.adapters().disable()) {
      install(adapter, model, manager);
    } catch (RuntimeException e) {
      model.adapters().delete(name);
      throw e;
    }
    return adapter;
  }

  /**
   * Initialises an adapter and puts it on its model.
   *
   * @throws org.paperzoo.core.error.FailureException listing every missing, unexpected and wrongly
   *     shaped tensor of the folder
   */
  void install(Adapter adapter, ZooModel model, NDManager manager) {
    adapter.initialize(manager);
    model.setAdapter(adapter);
    if (folder != null) {
      try (TensorSource source = TensorSource.open(folder.resolve(AdapterFolder.WEIGHTS))) {
        StateDict.of(adapter).ignoring(adapter::isRedundant).load(source);
      }
    }
  }
}
