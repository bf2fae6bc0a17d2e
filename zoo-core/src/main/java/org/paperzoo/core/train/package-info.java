/**
 * The training loop of all papers. Read in this order: a {@link org.paperzoo.core.train.Task} gives
 * the model, the batches, the objectives and the evaluation; an {@link
 * org.paperzoo.core.train.Objective} turns a batch into a {@link org.paperzoo.core.train.Loss}, a
 * mean with its weight, at a {@link org.paperzoo.core.train.Step}; {@link
 * org.paperzoo.core.train.TrainLoop} does the rest by its {@link
 * org.paperzoo.core.train.TrainConfig}: accumulation, clipping, optimizers, schedules, averages of
 * the weights, evaluation, checkpoints. Everything random derives from the seed and the step, so
 * that a resumed run equals an uninterrupted one bit for bit.
 */
package org.paperzoo.core.train;
