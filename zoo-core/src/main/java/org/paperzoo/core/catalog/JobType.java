package org.paperzoo.core.catalog;

import java.util.Set;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.job.Job;

/**
 * A kind of long work that trains no model, such as an evolutionary search: its config has no
 * {@code model} and no {@code train} section.
 *
 * @param <D> the record, or the choice of records, of the config's {@code data} section
 * @param <S> the record of the config's {@code settings} section
 */
public non-sealed interface JobType<D, S extends Record> extends WorkType<D, S> {
  /**
   * What a job is made from.
   *
   * @param home where data sets are
   * @param data the config's {@code data} section
   * @param settings the config's {@code settings} section
   * @param seed what everything random derives from
   */
  record Request<D, S extends Record>(DataHome home, D data, S settings, long seed) {}

  /**
   * Creates the job.
   *
   * @throws org.paperzoo.core.error.UsageException if the settings do not fit the data
   * @throws org.paperzoo.core.error.FailureException if data is missing or malformed
   */
  Job create(Request<D, S> request);

  /**
   * Returns the keys, such as {@code settings.steps}, that may differ when a run is resumed: how
   * long it lasts, and what does not change its course.
   */
  default Set<String> extendable() {
    return Set.of();
  }
}
