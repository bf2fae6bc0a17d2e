package org.paperzoo.vision.classification;

import ai.djl.nn.Parameter;

/** A model whose first layer looks at the pixels through kernels. */
public interface FilterModel {
  /** Returns the kernels of the first layer, [N, C, k, k]. */
  Parameter filters();
}
