package org.paperzoo.core.job;

import java.util.Locale;

/** Why a job ended. */
public enum StopReason {
  /** All of it is done. */
  COMPLETED,
  /** What it was to improve stopped improving. */
  EARLY,
  /** The wall-clock limit was reached; the run can be resumed. */
  TIME_LIMIT,
  /** A stop was requested; the run can be resumed. */
  INTERRUPTED,
  /** A loss or gradient was not finite. */
  DIVERGED;

  /** Returns whether there is nothing left to do. */
  public boolean finished() {
    return this == COMPLETED || this == EARLY;
  }

  /** Returns the name in files and messages, such as {@code time_limit}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
