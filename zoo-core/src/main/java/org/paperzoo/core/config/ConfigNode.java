package org.paperzoo.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * A value of a configuration that knows its place. Nodes are immutable; two nodes are equal when
 * they hold the same content, wherever they were written.
 */
public final class ConfigNode {

  /** What a node holds. */
  public enum Kind {
    /** Keys with values. */
    MAP,
    /** A list of values. */
    LIST,
    /** Text. */
    TEXT,
    /** A number without a fraction or exponent. */
    INTEGER,
    /** A number with a fraction or exponent, an infinity or not-a-number. */
    FLOAT,
    /** True or false. */
    BOOLEAN,
    /** Nothing. */
    NULL
  }

  private final Kind kind;
  private final Place place;
  private final Place keyPlace;
  private final String text;
  private final boolean plain;
  private final Map<String, ConfigNode> map;
  private final List<ConfigNode> list;
  private final int weight;

  private ConfigNode(
      Kind kind,
      Place place,
      Place keyPlace,
      String text,
      boolean plain,
      Map<String, ConfigNode> map,
      List<ConfigNode> list) {
    this.kind = kind;
    this.place = place;
    this.keyPlace = keyPlace;
    this.text = text;
    this.plain = plain;
    this.map = map;
    this.list = list;
    int sum = 1;
    for (ConfigNode child : map.values()) {
      sum += child.weight;
    }
    for (ConfigNode child : list) {
      sum += child.weight;
    }
    this.weight = sum;
  }

  static ConfigNode scalar(Kind kind, String text, boolean plain, Place place) {
    return new ConfigNode(kind, place, place, text, plain, Map.of(), List.of());
  }

  static ConfigNode map(Map<String, ConfigNode> entries, Place place) {
    Map<String, ConfigNode> copy = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    return new ConfigNode(Kind.MAP, place, place, "", false, copy, List.of());
  }

  static ConfigNode list(List<ConfigNode> elements, Place place) {
    return new ConfigNode(Kind.LIST, place, place, "", false, Map.of(), List.copyOf(elements));
  }

  /**
   * Returns a node of a value made in code: a record, a map with text keys, a list, text, a path,
   * an enum, a number, a boolean, null, or a node (which keeps its place).
   *
   * @throws IllegalArgumentException if the value, or one inside it, is of another class
   */
  public static ConfigNode of(Object value) {
    return of(value, Place.ofCode("value"));
  }

  private static ConfigNode of(Object value, Place place) {
    if (value instanceof ConfigNode node) {
      return node;
    }
    if (value == null) {
      return scalar(Kind.NULL, "null", false, place);
    }
    if (value instanceof Record entries) {
      Map<String, ConfigNode> children = new LinkedHashMap<>();
      Choices choices = Choices.ofRecord(entries.getClass());
      if (choices != null) {
        Place below = place.withPath(place.pathOf(choices.key()));
        children.put(choices.key(), of(choices.nameOf(entries), below));
      }
      for (RecordSchema.Key key : RecordSchema.of(entries.getClass()).keys()) {
        Place below = place.withPath(place.pathOf(key.name()));
        children.put(key.name(), of(key.valueIn(entries), below));
      }
      return map(children, place);
    }
    if (value instanceof Map<?, ?> entries) {
      Map<String, ConfigNode> children = new LinkedHashMap<>();
      entries.forEach(
          (key, child) -> {
            String name = key.toString();
            children.put(name, of(child, place.withPath(place.pathOf(name))));
          });
      return map(children, place);
    }
    if (value instanceof Iterable<?> elements && !(value instanceof Path)) {
      List<ConfigNode> children = new ArrayList<>();
      for (Object element : elements) {
        String index = Integer.toString(children.size());
        children.add(of(element, place.withPath(place.pathOf(index))));
      }
      return list(children, place);
    }
    if (value instanceof String || value instanceof Path) {
      return scalar(Kind.TEXT, value.toString(), false, place);
    }
    if (value instanceof Enum<?> choice) {
      return scalar(Kind.TEXT, RecordSchema.nameOf(choice), false, place);
    }
    if (value instanceof Boolean) {
      return scalar(Kind.BOOLEAN, value.toString(), false, place);
    }
    if (value instanceof Integer || value instanceof Long) {
      return scalar(Kind.INTEGER, value.toString(), false, place);
    }
    if (value instanceof Double number) {
      return scalar(Kind.FLOAT, NumberText.yaml(number), false, place);
    }
    if (value instanceof Float number) { // through text, so that 0.1f is 0.1
      return scalar(
          Kind.FLOAT, NumberText.yaml(Double.parseDouble(number.toString())), false, place);
    }
    throw new IllegalArgumentException("no configuration value: " + value.getClass().getName());
  }

  /** Returns what this node holds. */
  public Kind kind() {
    return kind;
  }

  /** Returns where the value begins. */
  public Place place() {
    return place;
  }

  /** Returns where the value's key is written; where the value begins if it has no key. */
  public Place keyPlace() {
    return keyPlace;
  }

  /** Returns the dotted path, such as {@code train.optimizer}; empty for the root. */
  public String path() {
    return place.path();
  }

  /** Returns whether this node is a mapping of keys to values. */
  public boolean isMap() {
    return kind == Kind.MAP;
  }

  /** Returns whether this node is a list. */
  public boolean isList() {
    return kind == Kind.LIST;
  }

  /** Returns whether this node is text. */
  public boolean isText() {
    return kind == Kind.TEXT;
  }

  /** Returns whether this node is a number. */
  public boolean isNumber() {
    return kind == Kind.INTEGER || kind == Kind.FLOAT;
  }

  /** Returns whether this node is true or false. */
  public boolean isBoolean() {
    return kind == Kind.BOOLEAN;
  }

  /** Returns whether this node is null or was left empty. */
  public boolean isNull() {
    return kind == Kind.NULL;
  }

  /** Returns the keys of a mapping in the order written; none for other kinds. */
  public List<String> keys() {
    return List.copyOf(map.keySet());
  }

  /** Returns whether this is a mapping with a key (its value may be null). */
  public boolean has(String key) {
    return map.containsKey(key);
  }

  /** Returns the value of a key; empty if this is not a mapping or lacks the key. */
  public Optional<ConfigNode> find(String key) {
    return Optional.ofNullable(map.get(key));
  }

  /**
   * Returns the value of a key.
   *
   * @throws NoSuchElementException if {@link #has} is false
   */
  public ConfigNode get(String key) {
    ConfigNode value = map.get(key);
    if (value == null) {
      throw new NoSuchElementException(keyPlace + ": no key \"" + key + "\"");
    }
    return value;
  }

  /** Returns the elements of a list; none for other kinds. */
  public List<ConfigNode> elements() {
    return list;
  }

  /** Returns how many keys or elements this node has. */
  public int size() {
    return map.size() + list.size();
  }

  /**
   * Returns the text of this node.
   *
   * @throws ConfigException if it isn't text
   */
  public String asText() {
    return (String) as(String.class);
  }

  /**
   * Returns the whole number of this node.
   *
   * @throws ConfigException if it isn't one, or exceeds an int
   */
  public int asInt() {
    return (Integer) as(Integer.class);
  }

  /**
   * Returns the number of this node.
   *
   * @throws ConfigException if it isn't one
   */
  public double asDouble() {
    return (Double) as(Double.class);
  }

  /**
   * Returns whether this node is true.
   *
   * @throws ConfigException if it is neither true nor false
   */
  public boolean asBoolean() {
    return (Boolean) as(Boolean.class);
  }

  private Object as(Class<?> type) {
    Faults faults = new Faults();
    Object value = ScalarBinder.bind(this, type, null, faults);
    faults.throwIfAny();
    return value;
  }

  /** Returns this mapping without some keys, such as one that the caller has dealt with. */
  public ConfigNode without(String... keys) {
    Map<String, ConfigNode> rest = new LinkedHashMap<>(map);
    for (String key : keys) {
      rest.remove(key);
    }
    return withMap(rest);
  }

  /**
   * Returns this mapping with a key set; the value keeps its place, and so faults in it point to
   * where it was written.
   */
  public ConfigNode with(String key, ConfigNode value) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>(map);
    entries.put(key, value);
    return withMap(entries);
  }

  private ConfigNode withMap(Map<String, ConfigNode> entries) {
    if (kind != Kind.MAP) {
      throw new IllegalStateException(place + ": not a mapping");
    }
    return map(entries, place).withKeyPlace(keyPlace);
  }

  /** Returns the scalar as written, without quotes; empty for mappings and lists. */
  String text() {
    return text;
  }

  /** Returns whether a scalar was written in YAML without quotes. */
  boolean isPlain() {
    return plain;
  }

  /** Returns how many nodes this tree has. */
  int weight() {
    return weight;
  }

  ConfigNode withKeyPlace(Place newPlace) {
    return new ConfigNode(kind, place, newPlace, text, plain, map, list);
  }

  /** Returns the same tree under another path, every node where it was written. */
  ConfigNode rebase(String path) {
    return relocate(null, path);
  }

  /** Returns the same tree under another path, every node at one place. */
  ConfigNode relocate(Place newPlace, String path) {
    Place here = (newPlace == null ? place : newPlace).withPath(path);
    Place key = (newPlace == null ? keyPlace : newPlace).withPath(path);
    Map<String, ConfigNode> children = new LinkedHashMap<>();
    map.forEach((name, child) -> children.put(name, child.relocate(newPlace, here.pathOf(name))));
    List<ConfigNode> elements = new ArrayList<>();
    for (ConfigNode element : list) {
      String index = Integer.toString(elements.size());
      elements.add(element.relocate(newPlace, here.pathOf(index)));
    }
    return new ConfigNode(
        kind, here, key, text, plain, Collections.unmodifiableMap(children), elements);
  }

  /** Returns what a message says was found: {@code a list}, {@code text "ten"}, {@code 3.5}. */
  String found() {
    return switch (kind) {
      case MAP -> "a mapping";
      case LIST -> "a list";
      case TEXT -> "text " + Messages.quote(text);
      case NULL -> "nothing";
      default -> text;
    };
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ConfigNode that) || kind != that.kind) {
      return false;
    }
    return switch (kind) {
      case MAP -> map.equals(that.map);
      case LIST -> list.equals(that.list);
      case TEXT -> text.equals(that.text);
      case INTEGER -> Objects.equals(Scalars.toInteger(text), Scalars.toInteger(that.text));
      case FLOAT -> Double.compare(Scalars.toDouble(text), Scalars.toDouble(that.text)) == 0;
      case BOOLEAN -> text.equalsIgnoreCase(that.text);
      case NULL -> true;
    };
  }

  @Override
  public int hashCode() {
    return switch (kind) {
      case MAP -> map.hashCode();
      case LIST -> list.hashCode();
      case TEXT -> text.hashCode();
      case INTEGER -> Objects.hashCode(Scalars.toInteger(text));
      case FLOAT -> Double.hashCode(Scalars.toDouble(text));
      case BOOLEAN -> text.equalsIgnoreCase("true") ? 1 : 2;
      case NULL -> 0;
    };
  }

  /** Returns the content in the flow style of YAML, for debugging. */
  @Override
  public String toString() {
    return switch (kind) {
      case MAP -> map.toString();
      case LIST -> list.toString();
      case TEXT -> Messages.quote(text);
      default -> text;
    };
  }
}
