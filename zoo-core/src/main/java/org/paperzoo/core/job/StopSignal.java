package org.paperzoo.core.job;

import java.util.ArrayList;
import java.util.List;

/** Asks a job to stop; may be given and read on any thread. */
public final class StopSignal {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean requested;

  /** Asks the job to finish the step it is in, write a checkpoint and return. */
  public synchronized void request() {
    requested = true;
    actions.forEach(Runnable::run);
  }

  /** Returns whether a stop was requested. */
  public synchronized boolean requested() {
    return requested;
  }

  /** Runs something once a stop is requested; at once if it already was. */
  public synchronized void onRequest(Runnable action) {
    actions.add(action);
    if (requested) {
      action.run();
    }
  }
}
