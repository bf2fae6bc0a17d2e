/**
 * Tensors and files: reading and writing safetensors, reading NumPy archives, and files that appear
 * whole or not at all.
 *
 * <p>{@link org.paperzoo.core.checkpoint.TensorSource} is the one way in (safetensors, sharded
 * safetensors, npz, npy), {@link org.paperzoo.core.checkpoint.SafetensorsWriter} the one way out,
 * and every file of the project is written through {@link
 * org.paperzoo.core.checkpoint.AtomicFiles}. No length, name or offset found in a file is trusted,
 * and pickles are never read: they can run code.
 */
package org.paperzoo.core.checkpoint;
