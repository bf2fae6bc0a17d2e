package org.paperzoo.core.experiment;

import org.paperzoo.core.catalog.AdapterSpec;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;

/** Reads the {@code adapter} section: the kind of adapter and the keys that this kind has. */
final class AdapterSection {
  /** The key that names the kind of adapter. */
  static final String TYPE = "type";

  private final Catalog catalog;
  private final Faults faults;

  AdapterSection(Catalog catalog, Faults faults) {
    this.catalog = catalog;
    this.faults = faults;
  }

  /** Returns the adapter, or null after reporting faults. */
  AdapterSpec<?> read(ConfigNode node) {
    ConfigNode type = node.isMap() ? node.find(TYPE).orElse(null) : null;
    if (type == null || !type.isText()) {
      faults.add(
          node.keyPlace(),
          "adapter: expected a mapping with the key type, such as "
              + String.join(
                  " or ", catalog.adapters().stream().<String>map(AdapterType::name).toList()));
      return null;
    }
    try {
      return bind(node.without(TYPE), catalog.adapter(type.asText()));
    } catch (UsageException e) {
      faults.add(type.place(), e.getMessage());
      return null;
    }
  }

  private <A extends Record> AdapterSpec<A> bind(ConfigNode fields, AdapterType<A> type) {
    A config = ConfigBinder.bind(fields, type.configType(), faults);
    return config == null ? null : new AdapterSpec<>(type, config, null);
  }
}
