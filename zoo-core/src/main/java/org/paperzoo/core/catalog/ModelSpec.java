package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    return initialize(manager, name -> false, names -> {});
  }

  /**
   * Creates the model to train it further: as {@link #initialize(NDManager)}, but some parameters,
   * those of a new head, keep their initial values if the folder lacks them or has others.
   *
   * @param mayBeNew which parameters those may be, by name
   * @param told the names of those that it was, if the model has a folder
   * @throws org.paperzoo.core.error.FailureException listing every other missing, unexpected and
   *     wrongly shaped tensor
   */
  public ZooModel initialize(
      NDManager manager, Predicate<String> mayBeNew, Consumer<List<String>> told) {
    ZooModel model = create();
    if (folder == null) {
      model.initialize(manager);
      return model;
    }
    try (TensorSource source = TensorSource.open(folder)) {
      TensorSource own = family.convert(source, config, architecture);
      told.accept(StateDict.of(model).initialize(manager, own, mayBeNew));
    }
    return model;
  }

  /** Returns this model with other fields and another head. */
  public ModelSpec<C> with(C newConfig, String newArchitecture) {
    return new ModelSpec<>(family, newConfig, newArchitecture, folder);
  }

  /** Returns this model with the weights of another folder. */
  public ModelSpec<C> from(Path weights) {
    return new ModelSpec<>(family, config, architecture, weights);
  }
}
