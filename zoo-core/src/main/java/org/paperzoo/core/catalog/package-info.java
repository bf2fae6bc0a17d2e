/**
 * The registry of papers. A module announces each of its papers as a {@link
 * org.paperzoo.core.catalog.Paper} service; the command line is generic over what it finds.
 *
 * <p>What a paper states is data, {@link org.paperzoo.core.catalog.PaperFile}: its citation, and
 * the presets of its models. Kinds of model, tasks and predictors that only say what they are made
 * of are described with {@link org.paperzoo.core.catalog.ModelFamily#of}, {@link
 * org.paperzoo.core.catalog.TaskType#of} and {@link org.paperzoo.core.catalog.Predictor#of}; those
 * that behave otherwise implement the interface.
 */
package org.paperzoo.core.catalog;
