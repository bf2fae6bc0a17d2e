package org.paperzoo.nlp.lora;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as Python writes them: its named groups become Java's. */
final class PythonPattern {
  /** An escaped character, or the beginning of a named group, or what goes back to one. */
  private static final Pattern GROUP =
      Pattern.compile("\\\\.|\\(\\?P<(?<name>\\w+)>|\\(\\?P=(?<back>\\w+)\\)", Pattern.DOTALL);

  private PythonPattern() {}

  /**
   * Compiles a regular expression.
   *
   * @throws PatternSyntaxException if it is none
   */
  static Pattern compile(String text) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher groups = GROUP.matcher(text);
    return Pattern.compile(groups.replaceAll(found -> quoted(groups, names)));
  }

  private static String quoted(Matcher groups, Map<String, String> names) {
    String name = groups.group("name");
    String back = groups.group("back");
    if (name == null && back == null) {
      return Matcher.quoteReplacement(groups.group());
    }
    // Java's names have neither underscores nor Python's freedom otherwise.
    String own =
        names.computeIfAbsent(name == null ? back : name, key -> "python" + (names.size() + 1));
    return Matcher.quoteReplacement(name == null ? "\\k<" + own + ">" : "(?<" + own + ">");
  }

  /**
   * Checks a regular expression of a configuration.
   *
   * @param key the key that it is of
   * @throws IllegalArgumentException if it is none
   */
  static Pattern compile(String key, String text) {
    try {
      return compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          key + ": \"" + text + "\" is not a regular expression: " + e.getDescription(), e);
    }
  }
}
