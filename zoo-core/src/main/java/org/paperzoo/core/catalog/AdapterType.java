package org.paperzoo.core.catalog;

import java.util.List;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ZooModel;

/**
 * A kind of adapter: what {@code type} in a config's {@code adapter} section and {@code peft_type}
 * in an {@code adapter_config.json} name.
 *
 * @param <A> the record of its configuration
 */
public interface AdapterType<A extends Record> {
  /**
   * What an adapter is made from.
   *
   * @param model the model, initialised or not
   * @param architecture its head, by the reference's class name
   * @param config the configuration
   * @param untrained the parameters of the model, by name, that have initial values because its
   *     weights lack them; the adapter has to train them, too
   * @param published whether the configuration is that of an adapter's file, whose names may be for
   *     a wider choice of models
   */
  record Request<A extends Record>(
      ZooModel model, String architecture, A config, List<String> untrained, boolean published) {}

  /** Returns the name in lower case, such as {@code lora}. */
  String name();

  /** Returns what it adds to a model, in a sentence. */
  String description();

  /** Returns the record class of the configuration. */
  Class<A> configType();

  /**
   * Creates an adapter, not initialised, for {@link ZooModel#setAdapter}.
   *
   * @throws org.paperzoo.core.error.UsageException if the configuration does not fit the model
   */
  Adapter create(Request<A> request);

  /**
   * Refuses an {@code adapter_config.json} that asks for what the record does not know.
   *
   * @param file the whole file
   * @param unknownKeys the paths of the keys that the record does not know
   * @throws org.paperzoo.core.error.UsageException naming the key
   */
  default void check(ConfigNode file, List<String> unknownKeys) {}

  /**
   * Returns the parity cases that ship with the adapter: resources beside this class, in {@code zoo
   * verify}'s format.
   */
  default List<String> parityCases() {
    return List.of();
  }
}
