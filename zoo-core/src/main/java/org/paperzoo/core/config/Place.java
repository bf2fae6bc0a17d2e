package org.paperzoo.core.config;

import java.util.Comparator;

/**
 * Where a value was written: a line and column of a file, or a command-line argument.
 *
 * @param source the file as the user named it, or a phrase such as {@code argument "train.lr=3"}
 * @param line the line from 1; 0 when the source has no lines (an argument, a built-in value)
 * @param column the column from 1; for an argument its ordinal among the arguments
 * @param path the dotted path of the value, such as {@code train.optimizer.groups.0.lr}; empty for
 *     the root
 */
public record Place(String source, int line, int column, String path) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.<Place, Boolean>comparing(p -> p.line == 0)
          .thenComparing(p -> p.line == 0 ? "" : p.source)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /** Returns the beginning of a file. */
  public static Place ofFile(String file) {
    return new Place(file, 1, 1, "");
  }

  /** Returns the place of the command-line argument with an ordinal (for ordering) and a path. */
  public static Place ofArgument(String argument, int ordinal, String path) {
    return new Place("argument " + Messages.quote(argument), 0, ordinal, path);
  }

  /** Returns the place of values that come from code, named by a phrase such as {@code default}. */
  public static Place ofCode(String name) {
    return new Place(name, 0, 0, "");
  }

  /** Returns this place with another dotted path. */
  public Place withPath(String newPath) {
    return new Place(source, line, column, newPath);
  }

  /** Returns the dotted path of a key below this place; keys with dots are quoted. */
  public String pathOf(String key) {
    boolean simple = !key.isEmpty() && key.chars().noneMatch(c -> c == '.' || c == '=' || c == '"');
    String segment = simple ? key : '"' + key + '"';
    return path.isEmpty() ? segment : path + '.' + segment;
  }

  /** Orders files before arguments, then by line and column. */
  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code file:line:column}, or the phrase of a source without lines. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ':' + line + ':' + column;
  }
}
