package org.paperzoo.core.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of tensors that belong together, such as {@code h.{i}.attn.weight}: a placeholder of
 * one letter is a number, a longer one such as {@code {rest}} any text.
 *
 * @param text as it was given
 * @param regex that matches the names, with a group for each placeholder
 * @param variables the placeholders, in order; each occurs once
 */
record NamePattern(String text, Pattern regex, List<String> variables) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  /** No model has more layers, and no longer number fits an int. */
  private static final String NUMBER = "(0|[1-9]\\d{0,8})";

  static NamePattern of(String text) {
    StringBuilder regex = new StringBuilder();
    List<String> variables = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int end = 0;
    while (placeholder.find()) {
      String variable = placeholder.group(1);
      if (variables.contains(variable)) {
        throw new IllegalArgumentException("{" + variable + "} occurs twice in " + text);
      }
      variables.add(variable);
      regex.append(Pattern.quote(text.substring(end, placeholder.start())));
      regex.append(isNumber(variable) ? NUMBER : "(.+)");
      end = placeholder.end();
    }
    regex.append(Pattern.quote(text.substring(end)));
    return new NamePattern(text, Pattern.compile(regex.toString()), List.copyOf(variables));
  }

  static boolean isNumber(String variable) {
    return variable.length() == 1;
  }

  /** Returns what the placeholders stand for in a name, or null if the name does not match. */
  Map<String, String> match(String name) {
    Matcher matcher = regex.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      values.put(variables.get(i), matcher.group(i + 1));
    }
    return values;
  }

  /** Returns the name with these values of the placeholders. */
  String fill(Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  @Override
  public String toString() {
    return text;
  }
}
