package org.paperzoo.vision.image.data;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens with pictures that cannot be read, and those that were skipped. Thread safe. */
public final class Skipped {
  private static final Logger LOG = LoggerFactory.getLogger(Skipped.class);
  private static final int MOST_LOGGED = 10;

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final OnError onError;
  private volatile String first;

  /** Creates the account of a data set. */
  public Skipped(OnError onError) {
    this.onError = onError;
  }

  /** Returns whether a picture that cannot be read is skipped, instead of ending the work. */
  public boolean allowed() {
    return onError == OnError.SKIP;
  }

  /**
   * Adds a picture that is skipped.
   *
   * @param name of the picture: each counts once
   * @param reason why it could not be read
   */
  public void add(String name, Exception reason) {
    if (names.add(name)) {
      if (first == null) {
        first = reason.getMessage();
      }
      int count = names.size();
      if (count <= MOST_LOGGED) {
        LOG.warn("Skipped: {}", reason.getMessage());
      }
    }
  }

  /** Returns the number of different pictures that were skipped so far. */
  public int count() {
    return names.size();
  }

  /** Returns a sentence for the user; empty if none was skipped. */
  public Optional<String> summary() {
    int count = count();
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        count
            + (count == 1 ? " picture" : " pictures")
            + " could not be read and "
            + (count == 1 ? "was" : "were")
            + " skipped; the first: "
            + first);
  }
}
