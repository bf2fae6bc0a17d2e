package org.paperzoo.core.data;

import java.util.Locale;

/** The part of a data set. */
public enum Split {
  /** What a model learns from. */
  TRAIN,
  /** What choices (hyper-parameters, early stopping) are made on. */
  VALIDATION,
  /** What a result is reported on. */
  TEST;

  /**
   * Returns the name as it is written in configurations: {@code train}, {@code validation}, {@code
   * test}.
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
