/**
 * How the learning rate changes over the steps: the records of {@link
 * org.paperzoo.core.schedule.Schedule}, by the conventions of transformers and PyTorch.
 */
package org.paperzoo.core.schedule;
