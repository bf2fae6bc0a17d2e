package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns one scalar into the type that a key asks for. */
final class ScalarBinder {
  /** What a bind method returns after it has reported a fault. */
  static final Object FAULT = new Object();

  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> REAL =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Set<String> YES = Set.of("yes", "on", "y", "t");
  private static final Set<String> NO = Set.of("no", "off", "n", "f");

  private ScalarBinder() {}

  static boolean isScalar(Class<?> type) {
    return WHOLE.contains(type)
        || REAL.contains(type)
        || isBoolean(type)
        || type == String.class
        || type == Path.class
        || type.isEnum();
  }

  static boolean isNumber(Class<?> type) {
    return WHOLE.contains(type) || REAL.contains(type);
  }

  /** Returns whether a type is that of a number that may be null. */
  static boolean isBox(Class<?> type) {
    return isNumber(type) && !type.isPrimitive();
  }

  private static boolean isBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class;
  }

  /** Returns a type as messages name it: {@code an integer}, {@code a list of numbers}. */
  static String describe(Type type) {
    Class<?> raw = RecordSchema.raw(type);
    if (raw == List.class) {
      return "a list of " + TypeText.plural(RecordSchema.element(type));
    }
    if (isBoolean(raw)) {
      return "true or false";
    }
    if (raw.isEnum()) {
      return Messages.or(RecordSchema.choices(raw));
    }
    if (Choices.is(raw)) {
      return "a mapping with the key \"" + Choices.of(raw).key() + "\"";
    }
    String name = WHOLE.contains(raw) ? "integer" : TypeText.name(type);
    return name.startsWith("i") ? "an " + name : name.equals("text") ? name : "a " + name;
  }

  static Object bind(ConfigNode node, Class<?> type, Range range, Faults faults) {
    if (WHOLE.contains(type)) {
      return whole(node, type, range, faults);
    }
    if (REAL.contains(type)) {
      return real(node, type, range, faults);
    }
    if (isBoolean(type)) {
      return node.isBoolean()
          ? (Object) node.text().equalsIgnoreCase("true")
          : fault(node, type, booleanHint(node), faults);
    }
    // YAML keeps unquoted text as written: a revision 1.0 or a name no are text where text is due.
    boolean readsAsText = node.isText() || (node.isPlain() && !node.isNull());
    if (!readsAsText) {
      return fault(node, type, node.isNumber() ? "; put it in quotes" : "", faults);
    }
    if (type.isEnum()) {
      return choice(node, type, faults);
    }
    if (type == String.class) {
      return node.text();
    }
    try {
      return Path.of(node.text());
    } catch (InvalidPathException e) {
      return fault(node, type, "", faults);
    }
  }

  private static Object whole(ConfigNode node, Class<?> type, Range range, Faults faults) {
    if (!node.isNumber()) {
      return fault(node, type, numberHint(node), faults);
    }
    BigInteger value = Scalars.toInteger(node.text());
    boolean isInt = type == int.class || type == Integer.class;
    if (value == null) {
      // Too large a number in exponent form has no whole value here either.
      double size = Math.abs(Scalars.toDouble(node.text()));
      return fault(node, type, size > Long.MAX_VALUE ? "; it is too large" : "", faults);
    }
    if (value.bitLength() >= (isInt ? Integer.SIZE : Long.SIZE)) {
      String limit =
          value.signum() > 0
              ? "at most " + (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE)
              : "at least " + (isInt ? Integer.MIN_VALUE : Long.MIN_VALUE);
      return fault(node, type, "; it can be " + limit, faults);
    }
    if (range != null && !RangeText.contains(range, value.doubleValue())) {
      return outside(node, range, faults);
    }
    return isInt ? (Object) value.intValue() : (Object) value.longValue();
  }

  private static Object real(ConfigNode node, Class<?> type, Range range, Faults faults) {
    if (!node.isNumber()) {
      return fault(node, type, numberHint(node), faults);
    }
    double value = Scalars.toDouble(node.text());
    boolean isFloat = type == float.class || type == Float.class;
    if (Double.isNaN(value)) {
      return fault(node, type, "", faults);
    }
    boolean overflow = Double.isInfinite(value) || (isFloat && Math.abs(value) > Float.MAX_VALUE);
    if (overflow) {
      boolean infinity = Scalars.isInfinity(node.text());
      return fault(node, type, infinity ? "; it must be finite" : "; it is too large", faults);
    }
    if (range != null && !RangeText.contains(range, value)) {
      return outside(node, range, faults);
    }
    return isFloat ? (Object) (float) value : (Object) value;
  }

  private static Object choice(ConfigNode node, Class<?> type, Faults faults) {
    List<String> choices = RecordSchema.choices(type);
    int index = choices.indexOf(node.text());
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    faults.add(
        node.place(),
        subject(node)
            + "expected "
            + Messages.or(choices)
            + ", found "
            + Messages.quote(node.text())
            + DidYouMean.hint(node.text(), choices));
    return FAULT;
  }

  private static Object outside(ConfigNode node, Range range, Faults faults) {
    String path = node.path().isEmpty() ? "the value" : node.path();
    faults.add(
        node.place(), path + " must be " + RangeText.describe(range) + ", found " + node.text());
    return FAULT;
  }

  /** Reports that a node isn't of the type expected. */
  static Object fault(ConfigNode node, Type type, String hint, Faults faults) {
    faults.add(
        node.place(),
        subject(node) + "expected " + describe(type) + ", found " + node.found() + hint);
    return FAULT;
  }

  private static String subject(ConfigNode node) {
    return node.path().isEmpty() ? "" : node.path() + ": ";
  }

  private static String numberHint(ConfigNode node) {
    if (!node.isText()) {
      return "";
    }
    if (isNumberText(node.text())) {
      return "; remove the quotes";
    }
    String joined = node.text().replace("_", "");
    return isNumberText(joined) ? "; write " + joined : "";
  }

  private static boolean isNumberText(String text) {
    ConfigNode.Kind kind = Scalars.kindOf(text);
    return kind == ConfigNode.Kind.INTEGER || kind == ConfigNode.Kind.FLOAT;
  }

  private static String booleanHint(ConfigNode node) {
    if (!node.isText()) {
      return "";
    }
    if (Scalars.kindOf(node.text()) == ConfigNode.Kind.BOOLEAN) {
      return "; remove the quotes";
    }
    String word = node.text().toLowerCase(Locale.ROOT);
    return YES.contains(word) ? "; write true" : NO.contains(word) ? "; write false" : "";
  }
}
