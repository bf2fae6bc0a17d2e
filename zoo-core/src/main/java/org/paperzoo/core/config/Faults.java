package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers every fault of a configuration, so that the user sees all of them at once. */
public final class Faults {

  /**
   * One fault.
   *
   * @param place where the user wrote it
   * @param message what is wrong and what was expected, without the place
   */
  public record Fault(Place place, String message) {
    /** Returns {@code file:line:column: message}. */
    @Override
    public String toString() {
      return place + ": " + message;
    }
  }

  private final List<Fault> faults = new ArrayList<>();

  /** Adds a fault at a place. */
  public void add(Place place, String message) {
    faults.add(new Fault(place, message));
  }

  /** Adds the faults of another collection. */
  public void addAll(List<Fault> others) {
    faults.addAll(others);
  }

  /** Returns whether nothing is wrong so far. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Returns the faults in the order of their places. */
  public List<Fault> list() {
    return faults.stream().sorted(Comparator.comparing(Fault::place)).toList(); // stable
  }

  /**
   * Does nothing when there are no faults.
   *
   * @throws ConfigException with every fault, one per line, in the order of their places
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigException(list());
    }
  }
}
