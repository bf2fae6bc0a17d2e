/**
 * The optimizers that training chooses from, the section {@code train.optimizer}. Each is a record
 * of its own options that updates all arrays of a group by one engine call. Another jar adds one by
 * a {@link org.paperzoo.core.config.Variants}.
 */
package org.paperzoo.core.optimizer;
