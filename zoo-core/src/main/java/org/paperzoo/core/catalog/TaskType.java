package org.paperzoo.core.catalog;

import java.util.List;
import java.util.function.Function;
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
   * Begins the description of a kind of task.
   *
   * @param name unique in the zoo, such as {@code node-classification}
   * @param dataType the record class, or the interface of the choice, of the {@code data} section
   * @param settingsType the record class of the {@code settings} section
   * @param create makes the task; see {@link #create}
   */
  static <D, S extends Record> TaskTypeBuilder<D, S> of(
      String name,
      Class<D> dataType,
      Class<S> settingsType,
      Function<TaskRequest<D, S>, Task<?>> create) {
    return new TaskTypeBuilder<>(name, dataType, settingsType, create);
  }

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
