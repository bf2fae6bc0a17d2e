package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The names of types in documentation: {@code integer}, {@code list of numbers}. */
final class TypeText {
  private TypeText() {}

  static String name(Type type) {
    Class<?> raw = RecordSchema.raw(type);
    if (raw == List.class) {
      return "list of " + plural(RecordSchema.element(type));
    }
    if (raw == Map.class) {
      return "mapping to " + plural(RecordSchema.element(type));
    }
    if (raw.isRecord() || Choices.is(raw)) {
      return "mapping";
    }
    if (raw == ConfigNode.class) {
      return "value";
    }
    if (raw.isEnum()) {
      return "choice";
    }
    if (raw == String.class) {
      return "text";
    }
    if (raw == Path.class) {
      return "path";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "boolean";
    }
    return raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class
        ? "integer"
        : "number";
  }

  static String plural(Type type) {
    String name = name(type);
    if (name.startsWith("list of ")) {
      return "lists" + name.substring(4);
    }
    if (name.startsWith("mapping to ")) {
      return "mappings" + name.substring(7);
    }
    return name + "s";
  }
}
