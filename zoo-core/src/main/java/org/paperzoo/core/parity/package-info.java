/**
 * Comparison with the reference implementations: {@link org.paperzoo.core.parity.ForwardPass} runs
 * a model on named arrays, {@link org.paperzoo.core.parity.ParityCase} holds it to stored results.
 */
package org.paperzoo.core.parity;
