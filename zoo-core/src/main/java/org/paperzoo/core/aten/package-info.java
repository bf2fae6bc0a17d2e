/**
 * Every ATen operator, with gradients: the operators that DJL's {@code NDArray} lacks are written
 * as readable TorchScript in a resource, assembled in memory to a TorchScript archive and run by
 * the native engine, so that they take part in automatic differentiation. {@link
 * org.paperzoo.core.aten.Aten} is the typed interface. {@link org.paperzoo.core.aten.TorchEngine}
 * has the gradients and the random generator; no other package knows the engine's own classes.
 */
package org.paperzoo.core.aten;
