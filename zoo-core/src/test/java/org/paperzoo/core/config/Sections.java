package org.paperzoo.core.config;

/** Sections of configurations, as a file would write them. */
public final class Sections {
  private Sections() {}

  /**
   * Reads a section.
   *
   * @param type its record, or the interface of its choice
   * @throws ConfigException with every fault; places are lines of {@code test}
   */
  public static <T> T read(Class<T> type, String yaml) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse("section: " + yaml, "test", faults).root();
    T section = ConfigBinder.bind(root.get("section"), type, faults);
    faults.throwIfAny();
    return section;
  }
}
