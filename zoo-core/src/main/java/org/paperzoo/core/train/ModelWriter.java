package org.paperzoo.core.train;

import java.nio.file.Path;

/** Writes the model that is trained as a model folder. */
@FunctionalInterface
public interface ModelWriter {
  /**
   * Writes {@code config.json} and {@code model.safetensors} (of a model with an adapter, the
   * adapter's files) with the present weights into an existing folder.
   */
  void write(Path folder);
}
