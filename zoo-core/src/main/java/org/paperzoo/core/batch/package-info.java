/**
 * From elements of a data set to batches on the device. Read in this order: a {@link
 * org.paperzoo.core.batch.Source} gives elements one by one, a {@link
 * org.paperzoo.core.batch.BatchOrder} says which of them make a batch, {@link
 * org.paperzoo.core.batch.Batches} prepares a batch on the heap and uploads it, and {@link
 * org.paperzoo.core.batch.Prefetch} prepares batches ahead on worker threads.
 *
 * <p>Nothing here has state that a run must save: batch number n is a function of the seed and n.
 */
package org.paperzoo.core.batch;
