/**
 * Comparison with the reference implementations: {@link org.paperzoo.core.parity.ForwardPass} runs
 * a model on named arrays, {@link org.paperzoo.core.parity.ParityCase} compares it with stored
 * results, {@link org.paperzoo.core.parity.Comparison} says what counts as equal.
 */
package org.paperzoo.core.parity;
