package org.paperzoo.core.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * A data set that configurations ask for by name: what {@code zoo list data} says of it and how
 * {@code zoo data fetch} downloads it.
 *
 * @param name the name in configurations
 * @param description what it is, in a few words
 * @param size the number of examples in each split, and their shape
 * @param licence the licence or terms of use, as the publisher states them
 * @param origin where a person finds it: an address, or a sentence
 * @param places where it is looked for, relative to the data folder; the first is where to put it.
 *     Empty if it is part of Paperzoo.
 * @param files what must be there, in words, for a person who fetches it by hand; null if {@code
 *     download} does
 * @param download fetches it into the data folder or a cache, null if it must be fetched by hand
 */
public record DataSet(
    String name,
    String description,
    String size,
    String licence,
    String origin,
    List<String> places,
    String files,
    Download download) {

  /** Brings a data set. */
  @FunctionalInterface
  public interface Download {
    /**
     * Reads the data set, which downloads what is missing; checked where a checksum is known.
     *
     * @throws FailureException if it cannot be downloaded
     */
    void run(DataHome home);
  }

  /** Returns a data set that is part of Paperzoo. */
  public static DataSet bundled(String name, String description, String size, String licence) {
    return new DataSet(
        name, description, size, licence, "part of Paperzoo", List.of(), null, home -> {});
  }

  /** Returns whether it is part of Paperzoo. */
  public boolean isBundled() {
    return places.isEmpty();
  }

  /** Where a data set is. */
  public enum State {
    /** Part of Paperzoo. */
    BUNDLED("bundled"),
    /** In the data folder or the cache. */
    HERE("here"),
    /** Missing, and downloaded when it is used. */
    DOWNLOADED("downloaded on use"),
    /** Missing, and to be fetched by hand. */
    BY_HAND("put there by hand");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** Returns it in words. */
    public String text() {
      return text;
    }
  }

  /** Returns where it is. */
  public State state(DataHome home) {
    if (isBundled()) {
      return State.BUNDLED;
    }
    if (place(home).isPresent()) {
      return State.HERE;
    }
    return download != null ? State.DOWNLOADED : State.BY_HAND;
  }

  /**
   * Returns the file or folder that it is in; empty if it is bundled, missing, or DJL's cache has
   * it.
   */
  public Optional<Path> place(DataHome home) {
    return places.stream().flatMap(place -> home.find(place).stream()).findFirst();
  }

  /**
   * Downloads what is missing.
   *
   * @throws UsageException if it must be fetched by hand; the message names the files
   * @throws FailureException if it cannot be downloaded
   */
  public void fetch(DataHome home) {
    if (isBundled() || place(home).isPresent()) {
      return;
    }
    if (download == null) {
      throw new UsageException(
          "The data set "
              + name
              + " has no address to download it from. Put "
              + files
              + " at "
              + home.root().resolve(places.get(0))
              + ". It comes from "
              + origin
              + ".");
    }
    download.run(home);
  }
}
