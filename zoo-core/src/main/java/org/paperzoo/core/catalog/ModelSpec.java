package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ZooModel;

/**
 * A model chosen by a config or a model folder.
 *
 * @param family its kind
 * @param config its fields
 * @param architecture its head
 * @param folder the model folder to load the weights from, or null to initialise them
 * @param adapter what is put on the model and trained in its place, or null for none
 */
public record ModelSpec<C extends Record>(
    ModelFamily<C> family, C config, String architecture, Path folder, AdapterSpec<?> adapter) {

  /** Creates a choice of a model without adapter. */
  public ModelSpec(ModelFamily<C> family, C config, String architecture, Path folder) {
    this(family, config, architecture, folder, null);
  }

  /**
   * Creates the model, with its adapter, without any array. Of a folder's weights only the names
   * are read.
   *
   * @throws org.paperzoo.core.error.FailureException if a folder's weights have another number of
   *     layers than its configuration
   */
  public ZooModel create() {
    ZooModel model;
    if (folder != null && TensorSource.isIn(folder)) {
      try (TensorSource source = TensorSource.open(folder)) {
        model = create(source);
      }
    } else {
      model = family.create(config, architecture);
    }
    if (adapter != null) {
      model.setAdapter(adapter.create(model, architecture, List.of()));
    }
    return model;
  }

  /**
   * Creates the model with its weights: loaded from the folder, else the paper's initial values.
   * Then its adapter, if it has one, is put on it.
   *
   * @throws org.paperzoo.core.error.FailureException listing every missing, unexpected and wrongly
   *     shaped tensor
   */
  public ZooModel initialize(NDManager manager) {
    return initialize(manager, name -> false, names -> {});
  }

  /**
   * Creates the model to train it further: as {@link #initialize(NDManager)}, but some parameters,
   * those of a new head, keep their initial values if the folder lacks them or has others. A new
   * adapter trains these, too.
   *
   * @param mayBeNew which parameters those may be, by name
   * @param onNew gets the names of those that were new, if the model has a folder
   * @throws org.paperzoo.core.error.FailureException listing every other missing, unexpected and
   *     wrongly shaped tensor
   */
  public ZooModel initialize(
      NDManager manager, Predicate<String> mayBeNew, Consumer<List<String>> onNew) {
    if (folder == null) {
      return initialize(family.create(config, architecture), null, manager, mayBeNew, onNew);
    }
    try (TensorSource source = TensorSource.open(folder)) {
      return initialize(create(source), source, manager, mayBeNew, onNew);
    }
  }

  /** Creates the bare model that takes a checkpoint's weights. */
  private ZooModel create(TensorSource source) {
    LayerCheck.require(family.layers(config), source);
    return family.create(config, architecture, source);
  }

  /** Initialises a bare model and its adapter; {@code source} is null without a folder. */
  private ZooModel initialize(
      ZooModel model,
      TensorSource source,
      NDManager manager,
      Predicate<String> mayBeNew,
      Consumer<List<String>> onNew) {
    if (adapter == null) {
      onNew.accept(initialize(model, source, manager, mayBeNew));
    } else if (adapter.folder() == null) {
      List<String> untrained = initialize(model, source, manager, mayBeNew);
      onNew.accept(untrained);
      adapter.install(adapter.create(model, architecture, untrained), model, manager);
    } else {
      Adapter known = adapter.create(model, architecture, List.of());
      List<String> untrained = initialize(model, source, manager, mayBeNew.or(known::replaces));
      onNew.accept(untrained.stream().filter(name -> !known.replaces(name)).toList());
      adapter.install(known, model, manager);
    }
    return model;
  }

  /** Initialises the bare model and returns the names of what its folder lacks. */
  private List<String> initialize(
      ZooModel model, TensorSource source, NDManager manager, Predicate<String> mayBeNew) {
    if (source == null) {
      model.initialize(manager);
      return List.of();
    }
    StateDict state = StateDict.of(model);
    TensorSource own = family.weights(config, architecture, source).read(source, state.shapes());
    return state.initialize(manager, own, mayBeNew);
  }

  /** Returns how published checkpoints lay out the tensors of this model. */
  WeightTable weights() {
    return family.weights(config, architecture);
  }

  /** Returns this model with other fields and another head. */
  public ModelSpec<C> with(C newConfig, String newArchitecture) {
    return new ModelSpec<>(family, newConfig, newArchitecture, folder, adapter);
  }

  /** Returns this model with the weights of another folder. */
  public ModelSpec<C> from(Path weights) {
    return new ModelSpec<>(family, config, architecture, weights, adapter);
  }

  /** Returns this model with another adapter, or with none for null. */
  public ModelSpec<C> withAdapter(AdapterSpec<?> other) {
    return new ModelSpec<>(family, config, architecture, folder, other);
  }
}
