package org.paperzoo.core.catalog;

import java.util.List;

/**
 * What a config's {@code task:} names: a {@link TaskType} trains a model, a {@link JobType} does
 * other long work, such as a search.
 *
 * @param <D> the record, or the choice of records, of the config's {@code data} section
 * @param <S> the record of the config's {@code settings} section
 */
public sealed interface WorkType<D, S extends Record> permits TaskType, JobType {
  /** Returns the name, unique in the zoo, such as {@code node-classification}. */
  String name();

  /** Returns what it does and measures, in a sentence. */
  String description();

  /** Returns the record class, or the interface of the choice, of the {@code data} section. */
  Class<D> dataType();

  /** Returns the record class of the {@code settings} section. */
  Class<S> settingsType();

  /** Returns what {@code zoo predict} can do with its result, the default first. */
  default List<? extends Predictor<?>> predictors() {
    return List.of();
  }
}
