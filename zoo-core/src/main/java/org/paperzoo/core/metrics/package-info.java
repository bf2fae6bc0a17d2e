/**
 * Evaluation metrics on plain Java arrays: each accumulates batches and gives its value at the end,
 * as if all samples had been given at once. Definitions and edge cases are those of scikit-learn
 * and SciPy, against which they are tested. A metric is not thread-safe.
 */
package org.paperzoo.core.metrics;
