package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import org.paperzoo.core.data.DataHome;

/**
 * What a task is made from.
 *
 * @param manager owns what the task keeps; on the device to run on. The random generator has been
 *     seeded.
 * @param home where data sets are
 * @param model the model to create and initialise with {@link ModelSpec#initialize}
 * @param data the config's {@code data} section
 * @param settings the config's {@code settings} section
 * @param batchSize {@code train.batch_size}; the number of examples that a batch has, where the
 *     task has batches
 * @param seed what the order of the data derives from
 */
public record TaskRequest<D, S extends Record>(
    NDManager manager,
    DataHome home,
    ModelSpec<?> model,
    D data,
    S settings,
    int batchSize,
    long seed) {}
