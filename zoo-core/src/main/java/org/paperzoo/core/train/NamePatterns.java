package org.paperzoo.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.paperzoo.core.config.DidYouMean;

/** Regular expressions of a configuration key, each searched for in full parameter names. */
final class NamePatterns {
  private static final int MOST_SHOWN = 5;

  private final String key;
  private final List<Pattern> patterns;

  /**
   * Compiles patterns.
   *
   * @param key where they are given, such as {@code train.freeze}
   */
  NamePatterns(String key, List<String> patterns) {
    this.key = key;
    this.patterns = patterns.stream().map(Pattern::compile).toList();
  }

  /** Returns whether any of the patterns is found in a name. */
  boolean match(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }

  /** Returns a sentence for each pattern that is found in none of the names. */
  List<String> faults(Collection<String> names) {
    return patterns.stream()
        .filter(pattern -> names.stream().noneMatch(name -> pattern.matcher(name).find()))
        .map(pattern -> fault(pattern.pattern(), names))
        .toList();
  }

  private String fault(String pattern, Collection<String> names) {
    String word = pattern.replaceAll("[\\\\^$()]", "").replaceAll("\\.[*+]", ".");
    Optional<String> meant = DidYouMean.closest(word, paths(names));
    List<String> near =
        names.stream().filter(name -> meant.isEmpty() || name.contains(meant.get())).toList();
    return key
        + ": \""
        + pattern
        + "\" is found in none of the "
        + names.size()
        + " parameter names"
        + meant.map(part -> "; did you mean \"" + part + "\"?").orElse(".")
        + " Such names are "
        + String.join(", ", near.subList(0, Math.min(near.size(), MOST_SHOWN)))
        + (near.size() > MOST_SHOWN ? " and " + (near.size() - MOST_SHOWN) + " more" : "")
        + ".";
  }

  /** Returns every run of modules in the names: of a.b.c also a, b, c, a.b and b.c. */
  private static Set<String> paths(Collection<String> names) {
    Set<String> paths = new LinkedHashSet<>();
    for (String name : names) {
      List<String> parts = new ArrayList<>(Arrays.asList(name.split("\\.")));
      for (int from = 0; from < parts.size(); from++) {
        for (int to = from + 1; to <= parts.size(); to++) {
          paths.add(String.join(".", parts.subList(from, to)));
        }
      }
    }
    return paths;
  }
}
