package org.paperzoo.core.catalog;

import java.util.List;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/**
 * A kind of model: everything that belongs to one {@code model_type} in {@code config.json}.
 *
 * @param <C> the record of {@code config.json}'s fields
 */
public interface ModelFamily<C extends Record> {
  /**
   * Begins the description of a kind of model.
   *
   * @param paper the paper, beside whose class lie its {@link PaperFile}, with the presets, and the
   *     parity cases
   * @param modelType the {@code model_type}
   * @param configType the record class of the configuration
   */
  static <C extends Record> FamilyBuilder<C> of(
      Class<? extends Paper> paper, String modelType, Class<C> configType) {
    return new FamilyBuilder<>(paper, modelType, configType);
  }

  /**
   * A named configuration.
   *
   * @param name such as {@code bert-base-uncased}
   * @param description one line
   * @param architecture the head, one of {@link ModelFamily#architectures()}
   * @param config the fields
   * @param parameters the exact number of parameters of the reference implementation, or null
   * @param paperSize the number of parameters as the paper prints it, such as {@code 110M}, or null
   * @param source where the configuration is stated, such as {@code Table 3}, or null
   */
  record Preset<C extends Record>(
      String name,
      String description,
      String architecture,
      C config,
      Long parameters,
      String paperSize,
      String source) {
    /** Creates a configuration of which the paper prints neither the size nor a table. */
    public Preset(String name, String description, String architecture, C config, Long parameters) {
      this(name, description, architecture, config, parameters, null, null);
    }
  }

  /**
   * The layers of one kind that a configuration asks for.
   *
   * @param key of {@code config.json} that says their number
   * @param prefix what stands before a layer's number in the names of its tensors, such as {@code
   *     encoder.layer.}
   * @param count their number
   */
  record Layers(String key, String prefix, int count) {}

  /** Returns the {@code model_type}. */
  String modelType();

  /** Returns the record class of the configuration. */
  Class<C> configType();

  /** Returns the named configurations. */
  List<Preset<C>> presets();

  /** Returns the heads by the reference's class name, the default first. */
  List<String> architectures();

  /**
   * Creates a model, not initialised.
   *
   * @param architecture one of {@link #architectures()}
   */
  ZooModel create(C config, String architecture);

  /**
   * Creates the model, not initialised, that takes the weights of a checkpoint: as {@link
   * #create(Record, String)}, unless it leaves out what the reference can do without.
   *
   * @param source the tensors of a published checkpoint
   */
  default ZooModel create(C config, String architecture, TensorSource source) {
    return create(config, architecture);
  }

  /**
   * Returns the layers that a configuration asks for. They are compared with a checkpoint before
   * the model is built.
   */
  default List<Layers> layers(C config) {
    return List.of();
  }

  /**
   * Returns how published checkpoints lay out the tensors of a head, where that differs from the
   * names and shapes of our model. Published checkpoints hold the tensors of one head, and another
   * takes what it knows of them.
   *
   * @param architecture the head, one of {@link #architectures()}
   */
  default WeightTable weights(C config, String architecture) {
    return WeightTable.SAME;
  }

  /**
   * Returns how a checkpoint lays out the tensors of a head, for families of which more than one
   * layout is published. What the zoo writes is laid out as {@link #weights(Record, String)} says.
   *
   * @param source the tensors of a published checkpoint
   */
  default WeightTable weights(C config, String architecture, TensorSource source) {
    return weights(config, architecture);
  }

  /**
   * Returns the files that belong beside the weights, such as a tokenizer's: {@code zoo import}
   * fetches them, and they are copied to every folder of a model that was made from one with them.
   *
   * @return paths relative to the model folder, some of which may not exist
   */
  default List<String> companions() {
    return List.of();
  }

  /**
   * Returns the parity cases that ship with the model: resources beside {@link #resources()}, in
   * {@code zoo verify}'s format.
   */
  default List<String> parityCases() {
    return List.of();
  }

  /** Returns the class beside which the parity cases lie. */
  default Class<?> resources() {
    return getClass();
  }
}
