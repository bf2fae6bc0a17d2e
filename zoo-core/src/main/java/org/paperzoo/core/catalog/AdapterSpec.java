package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Adapter;
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
        source.names().forEach(adapter::checkTensor);
        StateDict.of(adapter).ignoring(adapter::isRedundant).load(source);
      }
    }
  }
}
