package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * What a file says about one of its tensors.
 *
 * @param name the tensor's name
 * @param dtype the element type as it is stored: a name of the safetensors format such as {@code
 *     BF16}, or a NumPy type string such as {@code <f4}
 * @param shape the shape (row-major)
 * @param bytes the size of the stored, uncompressed elements in bytes
 */
public record TensorInfo(String name, String dtype, Shape shape, long bytes) {
  /** Returns whether the elements are floating-point numbers. */
  public boolean isFloating() {
    return dtype.matches("B?F\\d.*|[<>=|]?f\\d+");
  }
}
