package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;

/** A layout of published checkpoints other than Hugging Face's model folders. */
public interface CheckpointFormat {
  /**
   * Returns whether a file or folder is of this format. At most the names of tensors are read.
   *
   * @param source exists
   */
  boolean matches(Path source);

  /**
   * Makes a model folder of a checkpoint, whole or not at all, and checks every tensor.
   *
   * @param source of this format
   * @param target must not exist
   * @param maxShardBytes how many bytes a file of weights holds at most
   * @param manager owns temporary arrays
   * @return the model that was made
   * @throws org.paperzoo.core.error.FailureException if the checkpoint is malformed or of a model
   *     that the zoo does not have
   */
  ModelSpec<?> convert(Path source, Path target, long maxShardBytes, NDManager manager);
}
