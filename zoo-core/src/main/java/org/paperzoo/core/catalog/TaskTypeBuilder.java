package org.paperzoo.core.catalog;

import java.util.List;
import java.util.function.Function;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;

/**
 * Describes a kind of task that trains a model.
 *
 * @param <D> the record, or the choice of records, of the config's {@code data} section
 * @param <S> the record of the config's {@code settings} section
 */
public final class TaskTypeBuilder<D, S extends Record> {
  private final String name;
  private final Class<D> dataType;
  private final Class<S> settingsType;
  private final Function<TaskRequest<D, S>, Task<?>> create;
  private String description = "";
  private List<String> modelTypes = List.of();
  private List<Monitor> monitors = List.of();
  private Function<D, List<Monitor>> monitorsOf = data -> monitors;
  private List<Predictor<?>> predictors = List.of();

  TaskTypeBuilder(
      String name,
      Class<D> dataType,
      Class<S> settingsType,
      Function<TaskRequest<D, S>, Task<?>> create) {
    this.name = name;
    this.dataType = dataType;
    this.settingsType = settingsType;
    this.create = create;
  }

  /** States what it does and measures, in a sentence. */
  public TaskTypeBuilder<D, S> description(String sentence) {
    description = sentence;
    return this;
  }

  /** States which models it trains; see {@link TaskType#modelTypes}. */
  public TaskTypeBuilder<D, S> trains(String... types) {
    modelTypes = List.of(types);
    return this;
  }

  /** States the metrics that say which weights are best; see {@link TaskType#monitors()}. */
  public TaskTypeBuilder<D, S> monitors(Monitor... metrics) {
    monitors = List.of(metrics);
    return this;
  }

  /** States metrics that depend on the data; see {@link TaskType#monitors(Object)}. */
  public TaskTypeBuilder<D, S> monitors(Function<D, List<Monitor>> ofData) {
    monitorsOf = ofData;
    return this;
  }

  /** States what a trained model can be used for, the default first. */
  public TaskTypeBuilder<D, S> predictors(Predictor<?>... all) {
    predictors = List.of(all);
    return this;
  }

  /**
   * Returns the kind of task.
   *
   * @throws IllegalStateException if it has no description or no monitor
   */
  public TaskType<D, S> build() {
    if (description.isEmpty() || monitors.isEmpty()) {
      throw new IllegalStateException("The task " + name + " needs a description and a monitor.");
    }
    return new Described<>(
        name,
        description,
        dataType,
        settingsType,
        modelTypes,
        monitors,
        monitorsOf,
        predictors,
        create);
  }

  /** A kind of task built from what was given above. */
  private record Described<D, S extends Record>(
      String name,
      String description,
      Class<D> dataType,
      Class<S> settingsType,
      List<String> modelTypes,
      List<Monitor> monitors,
      Function<D, List<Monitor>> monitorsOf,
      List<Predictor<?>> predictors,
      Function<TaskRequest<D, S>, Task<?>> maker)
      implements TaskType<D, S> {

    @Override
    public List<Monitor> monitors(D data) {
      return monitorsOf.apply(data);
    }

    @Override
    public Task<?> create(TaskRequest<D, S> request) {
      return maker.apply(request);
    }
  }
}
