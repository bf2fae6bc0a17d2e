/**
 * Every ATen operator, with gradients: the operators that DJL's {@code NDArray} lacks are written
 * as readable TorchScript in a resource, assembled in memory to a TorchScript archive and run by
 * the native engine, so that they take part in automatic differentiation. {@link
 * org.paperzoo.core.aten.Aten} is the typed interface.
 */
package org.paperzoo.core.aten;
