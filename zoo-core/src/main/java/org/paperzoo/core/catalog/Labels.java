package org.paperzoo.core.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;

/**
 * The classes of a classification head, as {@code config.json} writes them.
 *
 * @param count the number of classes
 * @param names the names by number as text ({@code id2label}), or null if they have none
 * @param numbers the numbers by name ({@code label2id}), or null
 */
public record Labels(int count, Map<String, String> names, Map<String, Integer> numbers) {
  private static final int DEFAULT_COUNT = 2;

  /**
   * Settles what a configuration says: the names count where there is no number; a number that does
   * not fit the names (a new head on an old model) drops them.
   *
   * @param count or null
   * @param names or null
   * @throws IllegalArgumentException if the names are not numbered 0, 1, 2 ...
   */
  public static Labels of(Integer count, Map<String, String> names) {
    if (names == null || names.isEmpty() || (count != null && count != names.size())) {
      return new Labels(count == null ? DEFAULT_COUNT : count, null, null);
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(Integer.toString(i));
      if (name == null) {
        throw new IllegalArgumentException(
            "id2label names " + names.size() + " classes but not class " + i);
      }
      ordered.put(Integer.toString(i), name);
      numbers.put(name, i);
    }
    return new Labels(names.size(), ordered, numbers);
  }

  /** Returns classes with these names. */
  public static Labels of(List<String> names) {
    Map<String, String> byNumber = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byNumber.put(Integer.toString(i), names.get(i));
    }
    return of(names.size(), byNumber);
  }

  /**
   * Checks that a model from a folder has as many classes as the data it goes on with.
   *
   * @param model its number of classes
   * @param data the name of the data
   * @param found the classes of the data
   * @throws UsageException if it has not
   */
  public static void requireSameCount(int model, String data, int found) {
    if (model != found) {
      throw new UsageException(
          "The model has " + model + " classes, " + data + " has " + found + ".");
    }
  }
}
