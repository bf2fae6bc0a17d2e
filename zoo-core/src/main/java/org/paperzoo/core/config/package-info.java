/**
 * Configuration: YAML and JSON to records and back.
 *
 * <p>{@link org.paperzoo.core.config.ConfigDocument} reads a file (and command-line overrides) to a
 * tree of {@link org.paperzoo.core.config.ConfigNode}s that know their place; {@link
 * org.paperzoo.core.config.ConfigBinder} turns a node into a record and gathers every fault in
 * {@link org.paperzoo.core.config.Faults}. {@link org.paperzoo.core.config.ConfigWriter} and {@link
 * org.paperzoo.core.config.ConfigJson} write records, and {@link
 * org.paperzoo.core.config.ConfigReference} documents them from the same annotations. Nothing here
 * knows any particular record.
 *
 * <p>Component names are camel case in Java and snake case in files; enums are lower snake case.
 * YAML scalars follow the YAML 1.2 core schema, so {@code 1e-4} is a number and {@code no} is text.
 */
package org.paperzoo.core.config;
