package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.UsageException;

/**
 * A configuration with faults: the message lists the first 20, one per line, in the order of their
 * places, and counts the others.
 */
public class ConfigException extends UsageException {
  private static final long serialVersionUID = 1L;

  /** How many faults the message lists; it counts the others. */
  static final int MOST_SHOWN = 20;

  private final transient List<Faults.Fault> faults;

  /** Creates an exception of at least one fault. */
  public ConfigException(List<Faults.Fault> faults) {
    super(message(faults));
    this.faults = List.copyOf(faults);
  }

  /** Creates an exception of one fault. */
  public ConfigException(Place place, String message) {
    this(List.of(new Faults.Fault(place, message)));
  }

  /** Returns the faults in the order of the message. */
  public List<Faults.Fault> faults() {
    return faults;
  }

  private static String message(List<Faults.Fault> faults) {
    List<String> lines = new ArrayList<>();
    faults.stream().limit(MOST_SHOWN).map(Faults.Fault::toString).forEach(lines::add);
    if (faults.size() > MOST_SHOWN) {
      lines.add("... and " + (faults.size() - MOST_SHOWN) + " more faults");
    }
    return String.join("\n", lines);
  }
}
