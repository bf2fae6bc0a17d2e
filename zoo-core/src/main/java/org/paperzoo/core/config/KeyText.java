package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** What the annotations of a key say, in words. */
final class KeyText {
  private KeyText() {}

  /** Returns the type, with the choices of an enum left to {@link #values}. */
  static String type(RecordSchema.Key key) {
    return TypeText.name(key.type());
  }

  /** Returns the default as YAML, or {@code required}. */
  static String fallback(RecordSchema.Key key) {
    return key.isRequired() ? "required" : YamlText.flow(key.defaultValue());
  }

  /** Returns the range or the choices; empty if any value of the type will do. */
  static String values(RecordSchema.Key key) {
    if (key.range() != null) {
      return RangeText.describe(key.range());
    }
    Type type = key.type();
    while (RecordSchema.raw(type) == List.class || RecordSchema.raw(type) == Map.class) {
      type = RecordSchema.element(type);
    }
    Class<?> raw = RecordSchema.raw(type);
    if (Choices.is(raw)) {
      return Messages.or(Choices.of(raw).names());
    }
    return raw.isEnum() ? Messages.or(RecordSchema.choices(raw)) : "";
  }

  /**
   * Returns what a choice is between and the keys of the alternatives, such as {@code The data set:
   * a (bundled); b (keys folder, size). [default a]}; empty if the choice has no description, whose
   * key then says it.
   */
  static String facts(Choices choices, Record chosen) {
    String description = choices.description(chosen);
    return description.isEmpty()
        ? ""
        : description
            + (choices.fallback().isEmpty()
                ? " [required]"
                : " [default " + choices.fallback() + ']');
  }

  /** Returns {@code [number, more than 0; default 0.1]}; empty for a section. */
  static String facts(RecordSchema.Key key) {
    Class<?> raw = RecordSchema.raw(key.type());
    if (Choices.is(raw)) {
      String standard = key.isRequired() ? "required" : "default " + fallback(key);
      return '[' + Choices.of(raw).key() + ": " + values(key) + "; " + standard + ']';
    }
    if (raw.isRecord() || raw == ConfigNode.class) {
      return key.isNullable() ? "[default null]" : "";
    }
    String values = values(key);
    String what = raw.isEnum() ? values : type(key) + (values.isEmpty() ? "" : ", " + values);
    return '[' + what + "; " + (key.isRequired() ? "" : "default ") + fallback(key) + ']';
  }
}
