package org.paperzoo.core.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as YAML text on one line, read alike by YAML 1.1 and 1.2; quoted only where needed. */
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("([\\p{L}\\p{N}_/]|\\.{1,2}/)[\\p{L}\\p{N}_./+\\-@^~$()=;:\\\\ ]*");
  // What YAML 1.1 readers take for a boolean, number or date although YAML 1.2 doesn't.
  private static final Pattern OLD_YAML =
      Pattern.compile(
          "(?i)y|n|yes|no|on|off|true|false|null"
              + "|0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+"
              + "|[0-9][0-9_]*(:[0-9]+)*(\\.[0-9_]*)?(e[-+]?[0-9]+)?"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

  private YamlText() {}

  /** Returns a value in the flow style: {@code 0.1}, {@code [8, 8]}, <code>{a: 1}</code>. */
  static String flow(ConfigNode node) {
    return switch (node.kind()) {
      case MAP ->
          node.keys().stream()
              .map(key -> text(key) + ": " + flow(node.get(key)))
              .collect(Collectors.joining(", ", "{", "}"));
      case LIST ->
          node.elements().stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
      case TEXT -> text(node.text());
      case INTEGER -> Scalars.toInteger(node.text()).toString();
      case FLOAT -> NumberText.yaml(Scalars.toDouble(node.text()));
      case BOOLEAN -> Boolean.toString(node.asBoolean());
      case NULL -> "null";
    };
  }

  /** Returns text, in double quotes if it would be read as anything else without. */
  static String text(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && !text.contains(": ")
            && !text.endsWith(":")
            && !text.endsWith(" ")
            && Scalars.kindOf(text) == ConfigNode.Kind.TEXT
            && !OLD_YAML.matcher(text).matches();
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                  if (isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append(String.format(c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
                  }
                }
              }
            });
    return out.append('"').toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
