package org.paperzoo.core.catalog;

import java.util.List;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;

/**
 * A kind of task that trains a model.
 *
 * @param <D> the record, or the choice of records, of the config's {@code data} section
 * @param <S> the record of the config's {@code settings} section
 */
public non-sealed interface TaskType<D, S extends Record> extends WorkType<D, S> {
  /**
   * Returns the {@code model_type}s that the task trains; empty for those of the paper that
   * provides the task. A config with another model is refused before anything is loaded.
   */
  default List<String> modelTypes() {
    return List.of();
  }

  /**
   * Returns the metrics that early stopping and the best weights monitor; the first one is shown.
   * Patience starts again when any of them improves; the best weights are those at which none was
   * worse than ever before.
   */
  List<Monitor> monitors();

  /**
   * Returns the monitors for a {@code data} section: {@link #monitors()}, unless data sets have
   * metrics of their own.
   */
  default List<Monitor> monitors(D data) {
    return monitors();
  }

  /**
   * Creates the task: loads its data and initialises its model.
   *
   * @throws org.paperzoo.core.error.UsageException if the settings do not fit the model or the data
   * @throws org.paperzoo.core.error.FailureException if data is missing or malformed
   */
  Task<?> create(TaskRequest<D, S> request);

  /** Returns what {@code zoo predict} can do with a trained model, the default first. */
  @Override
  List<? extends Predictor<?>> predictors();
}
