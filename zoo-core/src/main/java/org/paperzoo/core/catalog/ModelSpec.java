package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.ZooModel;

/**
 * A model chosen by a config or a model folder.
 *
 * @param family its kind
 * @param config its fields
 * @param architecture its head
 * @param folder the model folder to load the weights from, or null to initialise them
 */
public record ModelSpec<C extends Record>(
    ModelFamily<C> family, C config, String architecture, Path folder) {

  /** Creates the model without any array. */
  public ZooModel create() {
    return family.create(config, architecture);
  }

  /**
   * Creates the model with its weights: loaded from the folder, else the paper's initial values.
   *
   * @throws org.paperzoo.core.error.FailureException listing every missing, unexpected and wrongly
   *     shaped tensor
   */
  public ZooModel initialize(NDManager manager) {
    ZooModel model = create();
    if (folder == null) {
      model.initialize(manager);
    } else {
      try (TensorSource source = TensorSource.open(folder)) {
        StateDict.of(model).initialize(manager, family.convert(source, config));
      }
    }
    return model;
  }

  /** Returns this model with the weights of another folder. */
  public ModelSpec<C> from(Path weights) {
    return new ModelSpec<>(family, config, architecture, weights);
  }
}
