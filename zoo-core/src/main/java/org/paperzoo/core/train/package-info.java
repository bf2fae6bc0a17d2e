/**
 * The one training loop of all papers. A {@link org.paperzoo.core.train.Task} gives the model, the
 * batches, the objectives and the evaluation; the loop does the rest: accumulation, clipping, fused
 * optimizers, schedules, averaging, checkpoints. Everything random derives from the seed and the
 * step, so that a resumed run equals an uninterrupted one bit for bit.
 */
package org.paperzoo.core.train;
