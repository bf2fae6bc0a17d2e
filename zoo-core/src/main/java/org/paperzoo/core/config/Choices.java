package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The records of a {@link Choice}, by name. */
final class Choices {
  private static final ClassValue<Choices> CACHE =
      new ClassValue<>() {
        @Override
        protected Choices computeValue(Class<?> type) {
          return new Choices(type);
        }
      };

  private final String key;
  private final String fallback;
  private final String doc;
  private final Map<String, Class<? extends Record>> records = new LinkedHashMap<>();

  private Choices(Class<?> type) {
    Choice choice = type.getAnnotation(Choice.class);
    key = choice.value();
    fallback = choice.fallback();
    doc = docOf(type);
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        Class<? extends Record> record = permitted.asSubclass(Record.class);
        namesOf(record).forEach(name -> add(type, name, record));
      }
    } else {
      for (Variants variants : ServiceLoader.load(Variants.class)) {
        if (variants.choice() == type) {
          variants.records().forEach((name, record) -> add(type, name, record));
        }
      }
    }
    if (records.isEmpty()) {
      throw new IllegalStateException("no " + Variants.class.getName() + " offers a " + type);
    }
    if (!fallback.isEmpty() && !records.containsKey(fallback)) {
      throw new IllegalStateException(type + " has no record named \"" + fallback + "\"");
    }
  }

  private static String docOf(Class<?> type) {
    Doc doc = type.getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }

  private List<String> namesOf(Class<? extends Record> record) {
    RecordSchema.Key tag = RecordSchema.of(record).key(key);
    if (tag != null && RecordSchema.raw(tag.type()).isEnum()) {
      return RecordSchema.choices(RecordSchema.raw(tag.type()));
    }
    Variant variant = record.getAnnotation(Variant.class);
    if (variant == null) {
      throw new IllegalStateException(record + " has no name: annotate it with @Variant");
    }
    return List.of(variant.value());
  }

  private void add(Class<?> type, String name, Class<? extends Record> record) {
    if (!type.isAssignableFrom(record)) {
      throw new IllegalStateException(record + " does not implement " + type);
    }
    Class<?> other = records.putIfAbsent(name, record);
    if (other != null && other != record) {
      throw new IllegalStateException(
          record + " and " + other + " have the same name \"" + name + "\" as a " + type);
    }
  }

  static boolean is(Class<?> type) {
    return type.isAnnotationPresent(Choice.class);
  }

  static Choices of(Class<?> type) {
    return CACHE.get(type);
  }

  /** Returns the choice that a record class belongs to, or null. */
  static Choices ofRecord(Class<?> record) {
    for (Class<?> type : record.getInterfaces()) {
      if (is(type)) {
        return of(type);
      }
    }
    return null;
  }

  /** Returns the key that holds the name. */
  String key() {
    return key;
  }

  /** Returns the name that is chosen where none is given; empty if one must be given. */
  String fallback() {
    return fallback;
  }

  List<String> names() {
    return List.copyOf(records.keySet());
  }

  /** Returns the names of a record class. */
  List<String> names(Class<? extends Record> record) {
    return names().stream().filter(name -> records.get(name) == record).toList();
  }

  Map<String, Class<? extends Record>> records() {
    return records;
  }

  /** Returns whether a record has a component that holds its name. */
  boolean isTagged(Class<?> record) {
    return RecordSchema.of(record).key(key) != null;
  }

  /** Returns the name of a record in files. */
  String nameOf(Record record) {
    RecordSchema.Key tag = RecordSchema.of(record.getClass()).key(key);
    if (tag != null) {
      return ConfigNode.of(tag.valueIn(record)).text();
    }
    return records.entrySet().stream()
        .filter(entry -> entry.getValue() == record.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(record.getClass() + " is not offered by name"));
  }

  /** Returns the name in a section, by its key or as a whole; null if there is none. */
  String nameIn(ConfigNode node) {
    ConfigNode name = node.isMap() ? node.find(key).orElse(null) : node;
    return name == null || !name.isText() ? null : name.text();
  }

  /** Returns the record class that a section names, by its key or as a whole; null if none. */
  Class<? extends Record> named(ConfigNode node) {
    String name = nameIn(node);
    return name == null ? null : records.get(name);
  }

  /**
   * Returns what is chosen and the alternatives: {@code The data set: digits (bundled), a, b or c
   * (from the data folder)}; empty if the choice has no description.
   */
  String description() {
    return description(records.values().stream().distinct().toList());
  }

  /** As {@link #description()}, with the keys of the alternatives to a record. */
  String description(Record chosen) {
    return description(List.of(chosen.getClass()));
  }

  private String description(List<Class<? extends Record>> keysKnown) {
    if (doc.isEmpty()) {
      return "";
    }
    List<String> alternatives = new ArrayList<>();
    for (Class<? extends Record> record : records.values().stream().distinct().toList()) {
      List<String> facts = new ArrayList<>();
      if (!docOf(record).isEmpty()) {
        facts.add(docOf(record));
      }
      List<String> keys = keys(record);
      if (!keysKnown.contains(record) && !keys.isEmpty()) {
        facts.add((keys.size() == 1 ? "key " : "keys ") + String.join(", ", keys));
      }
      alternatives.add(
          Messages.or(names(record))
              + (facts.isEmpty() ? "" : " (" + String.join("; ", facts) + ")"));
    }
    return doc + ": " + String.join("; ", alternatives) + ".";
  }

  /** Returns the keys of a record besides that of its name. */
  List<String> keys(Class<? extends Record> record) {
    return RecordSchema.of(record).keys().stream()
        .map(RecordSchema.Key::name)
        .filter(name -> !name.equals(key))
        .toList();
  }
}
