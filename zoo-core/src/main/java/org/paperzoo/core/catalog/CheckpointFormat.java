package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.paperzoo.core.nn.ZooModel;

/** A layout of published checkpoints other than Hugging Face's model folders. */
public interface CheckpointFormat {
  /** Returns its name in {@code zoo export --format}, such as {@code open_clip}. */
  String name();

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

  /** Returns whether models of a kind can be written in this format. */
  default boolean writes(ModelFamily<?> family) {
    return false;
  }

  /**
   * Writes a model as a new folder, whole or not at all; an adapter is merged into its weights.
   *
   * @param spec of a kind that {@link #writes} takes
   * @param model initialised
   * @param target must not exist
   * @throws org.paperzoo.core.error.UsageException if the format cannot say what the model is
   */
  default void write(ModelSpec<?> spec, ZooModel model, Path target) {
    throw new UnsupportedOperationException(name());
  }
}
