package org.paperzoo.core.catalog;

import java.nio.file.Path;
import org.paperzoo.core.train.Task;

/**
 * A task that shapes the model folders of its run: it fits the model's configuration to its data
 * (the head, the names of the classes), or provides files that belong beside the weights.
 *
 * @param <B> a batch
 */
public interface ModelTask<B> extends Task<B> {
  /** Returns what its model was made from. */
  ModelSpec<?> spec();

  /** Writes what belongs beside the weights, such as a tokenizer, into an existing folder. */
  default void writeCompanions(Path folder) {}
}
