package org.paperzoo.core.aten;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of one operator: {@code def name(...)} and its body.
 *
 * @param file the resource it comes from
 * @param line the line of the {@code def}, counted from 1
 * @param text without comments, line for line as in the resource
 */
record OperatorSource(String file, int line, String text) {
  private static final Pattern DEF = Pattern.compile("(?m)^def (\\w+)\\(");

  /** A string, which may contain a #, or a comment. */
  private static final Pattern STRING_OR_COMMENT =
      Pattern.compile("(\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')|#.*");

  private static final Pattern TYPE =
      Pattern.compile(
          "\\btorch\\.(u?int8|int16|int32|int64|float16|float32|float64|bool|bfloat16)\\b(?!\\()");

  private static final Pattern CONSTANT = Pattern.compile("(?m)^([A-Z][A-Z0-9_]*) = (.+)$");

  /** ATen's codes of the types, which is how TorchScript knows them. */
  private static final Map<String, Integer> TYPES =
      Map.of(
          "uint8", 0,
          "int8", 1,
          "int16", 2,
          "int32", 3,
          "int64", 4,
          "float16", 5,
          "float32", 6,
          "float64", 7,
          "bool", 11,
          "bfloat16", 15);

  /**
   * Returns the operators of a resource by name.
   *
   * @throws IllegalArgumentException if there is no such resource
   */
  static Map<String, OperatorSource> read(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no resource " + resource + " beside " + owner.getName());
      }
      String file = owner.getPackageName().replace('.', '/') + "/" + resource;
      return split(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, OperatorSource> split(String file, String resource) {
    String text = plain(resource);
    Map<String, OperatorSource> sources = new LinkedHashMap<>();
    Matcher def = DEF.matcher(text);
    boolean found = def.find();
    int line = 1;
    int counted = 0;
    while (found) {
      String name = def.group(1);
      int start = def.start();
      line += (int) text.substring(counted, start).lines().count();
      counted = start;
      found = def.find();
      String own = text.substring(start, found ? def.start() : text.length());
      sources.put(name, new OperatorSource(file, line, own.stripTrailing()));
    }
    return sources;
  }

  /** Removes comments, which may contain anything, and writes types and constants as values. */
  private static String plain(String resource) {
    String text =
        STRING_OR_COMMENT
            .matcher(resource)
            .replaceAll(
                found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group()));
    text = TYPE.matcher(text).replaceAll(type -> TYPES.get(type.group(1)).toString());
    return withConstants(text);
  }

  /**
   * Writes each constant of the resource, {@code NAME = value} in a line of its own, as its value.
   */
  private static String withConstants(String resource) {
    String text = resource;
    Matcher constant = CONSTANT.matcher(resource);
    while (constant.find()) {
      String value = Matcher.quoteReplacement("(" + constant.group(2).strip() + ")");
      text = text.replaceAll("(?<![\\w.$])" + constant.group(1) + "\\b(?! = )", value);
    }
    return CONSTANT.matcher(text).replaceAll("");
  }

  /** Returns the name, parameters and results, on one line. */
  String signature() {
    return text.substring("def ".length(), text.indexOf(":\n")).replaceAll("\\s+", " ");
  }
}
