package org.paperzoo.core.config;

import java.util.Map;

/**
 * Offers records of a {@link Choice}; found by {@link java.util.ServiceLoader}, so that any jar on
 * the class path adds some.
 */
public interface Variants {
  /** Returns the interface that is marked with {@link Choice}. */
  Class<?> choice();

  /** Returns the records that implement it, by their names in files, in the order to list them. */
  Map<String, Class<? extends Record>> records();
}
