package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.paperzoo.core.error.UsageException;

/**
 * Turns a node into a record and reports every fault on the way.
 *
 * <p>A component may be a boolean, int, long, float, double (or their boxes), String, Path, enum,
 * record, {@link Choice} of records, {@code List} or {@code Map<String, ...>} of these, or a {@link
 * ConfigNode}, which is kept as it is for the code that knows its record. A component without
 * {@link Default} is required. One with {@code @Default("null")} may be null, and so may one with
 * another default whose type is the box of a number. A section that is given in part is completed
 * by what its default states. A compact constructor refuses values across components by an {@link
 * IllegalArgumentException}, whose message becomes a fault, at the place of a key if it begins with
 * {@code key: }.
 */
public final class ConfigBinder {
  private final Faults faults;
  private final UnknownKeys unknown;

  private ConfigBinder(Faults faults, Class<?> root, String rootPath, List<String> tolerated) {
    this.faults = faults;
    this.unknown = new UnknownKeys(faults, root, rootPath, tolerated);
  }

  /**
   * Binds a node to a record, or to one of the records of a {@link Choice}.
   *
   * @param type the class of the record, or the interface of the choice
   * @return the record, or null if anything in it was at fault
   */
  public static <R> R bind(ConfigNode node, Class<R> type, Faults faults) {
    return type.cast(new ConfigBinder(faults, type, node.path(), null).root(node, type, null));
  }

  /**
   * Binds a section, as {@link #bind(ConfigNode, Class, Faults)}, and knows the record of the whole
   * file: a key that is unknown in the section is looked for everywhere.
   */
  public static <R> R bind(
      ConfigNode node, Class<R> type, Class<? extends Record> wholeFile, Faults faults) {
    return type.cast(new ConfigBinder(faults, wholeFile, "", null).root(node, type, null));
  }

  /**
   * Binds a node over a record, such as a preset: a missing key keeps the base's value, at every
   * level of nested records.
   *
   * @return the record, or null if anything in it was at fault
   */
  @SuppressWarnings("unchecked")
  public static <R extends Record> R bindOver(ConfigNode node, R base, Faults faults) {
    Class<?> type = base.getClass();
    return (R) new ConfigBinder(faults, type, node.path(), null).root(node, type, base);
  }

  /**
   * Binds a node whose unknown keys are not faults, such as a published {@code config.json}.
   *
   * @param unknown takes the dotted paths of the unknown keys
   * @return the record, or null if anything in it was at fault
   */
  public static <R extends Record> R bindTolerant(
      ConfigNode node, Class<R> type, List<String> unknown, Faults faults) {
    return type.cast(new ConfigBinder(faults, type, node.path(), unknown).root(node, type, null));
  }

  private Record root(ConfigNode node, Class<?> type, Record base) {
    Object bound = Choices.is(type) ? choice(node, type, base) : record(node, type, base);
    return bound == ScalarBinder.FAULT ? null : (Record) bound;
  }

  private Object choice(ConfigNode node, Class<?> type, Record base) {
    Choices choices = Choices.of(type);
    if (node.isText()) { // the name alone
      return choices.named(node) == null
          ? unknownChoice(node, choices)
          : variant(ConfigNode.map(Map.of(), node.place()), node, choices, null);
    }
    if (!node.isMap()) {
      return ScalarBinder.fault(node, type, "", faults);
    }
    ConfigNode name = node.find(choices.key()).orElse(null);
    if (name != null) {
      return choices.named(node) == null
          ? unknownChoice(name, choices)
          : variant(node, name, choices, base);
    }
    String standard = base == null ? choices.fallback() : choices.nameOf(base);
    if (standard.isEmpty()) {
      faults.add(
          node.keyPlace(),
          "missing key \""
              + choices.key()
              + "\""
              + Messages.in(node)
              + "; expected "
              + Messages.or(choices.names()));
      return ScalarBinder.FAULT;
    }
    Place place = node.keyPlace().withPath(node.place().pathOf(choices.key()));
    name = ConfigNode.scalar(ConfigNode.Kind.TEXT, standard, true, place);
    return variant(node, name, choices, base);
  }

  private Object variant(ConfigNode node, ConfigNode name, Choices choices, Record base) {
    Class<? extends Record> chosen = choices.named(name);
    ConfigNode own = node.without(choices.key());
    unknown.report(own, choices, name.text());
    return components(
        choices.isTagged(chosen) ? own.with(choices.key(), name) : own,
        chosen,
        base != null && base.getClass() == chosen ? base : null);
  }

  private Object unknownChoice(ConfigNode name, Choices choices) {
    faults.add(
        name.place(),
        name.path()
            + ": expected "
            + Messages.or(choices.names())
            + ", found "
            + name.found()
            + (name.isText() ? DidYouMean.hint(name.text(), choices.names()) : ""));
    return ScalarBinder.FAULT;
  }

  private Object record(ConfigNode node, Class<?> type, Record base) {
    RecordSchema schema = RecordSchema.of(type);
    if (!node.isMap()) {
      String names =
          schema.keys().stream()
              .limit(UnknownKeys.MOST_LISTED)
              .map(RecordSchema.Key::name)
              .collect(Collectors.joining(", "));
      return ScalarBinder.fault(node, type, "; its keys are " + names, faults);
    }
    unknown.report(node, schema);
    return components(node, type, base);
  }

  private Object components(ConfigNode node, Class<?> type, Record base) {
    RecordSchema schema = RecordSchema.of(type);
    List<RecordSchema.Key> keys = schema.keys();
    Object[] values = new Object[keys.size()];
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = component(node, keys.get(i), base);
      whole &= values[i] != ScalarBinder.FAULT;
    }
    if (!whole) {
      return ScalarBinder.FAULT;
    }
    try {
      return schema.create(values);
    } catch (IllegalArgumentException | UsageException e) {
      refused(node, e.getMessage());
      return ScalarBinder.FAULT;
    }
  }

  /** Reports what a constructor says, at the place of the key with which its message begins. */
  private void refused(ConfigNode node, String message) {
    int colon = message.indexOf(": ");
    String key = colon < 0 ? "" : message.substring(0, colon);
    if (node.has(key)) {
      String subject = node.path().isEmpty() ? "" : node.path() + ".";
      faults.add(node.get(key).place(), subject + message);
    } else {
      faults.add(node.keyPlace(), (node.path().isEmpty() ? "" : node.path() + ": ") + message);
    }
  }

  private Object component(ConfigNode node, RecordSchema.Key key, Record base) {
    Object fallback = base == null ? null : key.valueIn(base);
    String written = writtenName(node, key);
    if (written != null) {
      return value(completed(node.get(written), key, fallback), key, fallback);
    }
    if (base != null) {
      return fallback;
    }
    if (key.isRequired()) {
      faults.add(node.keyPlace(), missing(node, key));
      return ScalarBinder.FAULT;
    }
    Place place = node.keyPlace();
    String path = node.place().pathOf(key.name());
    return value(key.defaultValue().relocate(place, path), key, null);
  }

  private static ConfigNode completed(ConfigNode given, RecordSchema.Key key, Object base) {
    if (!given.isMap()) {
      return given; // only sections, and lists of which arguments set elements, are given in part
    }
    if (base == null) {
      return key.isRequired()
          ? Fallbacks.complete(given, ConfigNode.of(null), key.type())
          : Fallbacks.complete(given, key.defaultValue(), key.type());
    }
    // A record over a base record is completed component by component.
    return base instanceof List<?>
        ? Fallbacks.complete(given, ConfigNode.of(base), key.type())
        : given;
  }

  // Returns the name under which a key is given, its own or an alias; null if it isn't.
  private String writtenName(ConfigNode node, RecordSchema.Key key) {
    String written = node.has(key.name()) ? key.name() : null;
    for (String alias : key.aliases()) {
      if (!node.has(alias)) {
        continue;
      }
      if (written == null) {
        written = alias;
      } else if (!node.get(alias).equals(node.get(written))) {
        faults.add(
            node.get(alias).keyPlace(),
            "\""
                + alias
                + "\" and \""
                + written
                + "\" are the same key"
                + Messages.in(node)
                + " and have different values; keep one");
      }
    }
    return written;
  }

  private static String missing(ConfigNode node, RecordSchema.Key key) {
    String doc = key.doc().isEmpty() ? "" : ": " + key.doc();
    return "missing key \""
        + key.name()
        + "\""
        + Messages.in(node)
        + "; expected "
        + ScalarBinder.describe(key.type())
        + doc;
  }

  private Object value(ConfigNode node, RecordSchema.Key key, Object base) {
    return node.isNull() && key.isNullable() ? null : value(node, key.type(), key.range(), base);
  }

  private Object value(ConfigNode node, Type type, Range range, Object base) {
    Class<?> raw = RecordSchema.raw(type);
    if (raw == ConfigNode.class) {
      return node;
    }
    if (raw.isRecord()) {
      return record(node, raw, (Record) base);
    }
    if (Choices.is(raw)) {
      return choice(node, raw, (Record) base);
    }
    if (raw == List.class) {
      return list(node, type, range);
    }
    if (raw == Map.class) {
      return map(node, type, range);
    }
    return ScalarBinder.bind(node, raw, range, faults);
  }

  private Object list(ConfigNode node, Type type, Range range) {
    if (!node.isList()) {
      // A mapping made by arguments such as dropout.5=0: its keys continue no list.
      boolean indexed = node.isMap() && node.place().line() == 0;
      String hint = indexed ? "; set elements by index, from 0 and without gaps" : "";
      return ScalarBinder.fault(node, type, hint, faults);
    }
    List<Object> values = new ArrayList<>(node.size());
    boolean whole = true;
    for (ConfigNode element : node.elements()) {
      Object value = value(element, RecordSchema.element(type), range, null);
      whole &= value != ScalarBinder.FAULT;
      values.add(value);
    }
    return whole ? Collections.unmodifiableList(values) : ScalarBinder.FAULT;
  }

  private Object map(ConfigNode node, Type type, Range range) {
    if (!node.isMap()) {
      return ScalarBinder.fault(node, type, "", faults);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    boolean whole = true;
    for (String key : node.keys()) {
      Object value = value(node.get(key), RecordSchema.element(type), range, null);
      whole &= value != ScalarBinder.FAULT;
      values.put(key, value);
    }
    return whole ? Collections.unmodifiableMap(values) : ScalarBinder.FAULT;
  }
}
