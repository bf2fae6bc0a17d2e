package org.paperzoo.core.train;

import java.nio.file.Path;
import org.paperzoo.core.checkpoint.TensorSource;

/** The model that is trained, as the files of model folders. */
@FunctionalInterface
public interface ModelFiles {
  /**
   * Writes {@code config.json} and {@code model.safetensors} (of a model with an adapter, the
   * adapter's files) with the present weights into an existing folder.
   */
  void write(Path folder);

  /**
   * Opens the weights of a folder that {@link #write} made, under the names that the trained block
   * has for them. Override this if the files have others.
   *
   * @throws org.paperzoo.core.error.FailureException if they cannot be read
   */
  default TensorSource open(Path folder) {
    return TensorSource.open(folder);
  }
}
