package org.paperzoo.core.config;

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
  private final Map<String, Class<? extends Record>> records = new LinkedHashMap<>();

  private Choices(Class<?> type) {
    key = type.getAnnotation(Choice.class).value();
    for (Variants variants : ServiceLoader.load(Variants.class)) {
      if (variants.choice() == type) {
        variants.records().forEach((name, record) -> add(type, name, record));
      }
    }
    if (records.isEmpty()) {
      throw new IllegalStateException("no " + Variants.class.getName() + " offers a " + type);
    }
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

  List<String> names() {
    return List.copyOf(records.keySet());
  }

  Map<String, Class<? extends Record>> records() {
    return records;
  }

  /** Returns the name of a record class in files. */
  String nameOf(Class<?> record) {
    return records.entrySet().stream()
        .filter(entry -> entry.getValue() == record)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(record + " is not offered by name"));
  }

  /** Returns the record class that a section names, by its key or as a whole; null if none. */
  Class<? extends Record> named(ConfigNode node) {
    ConfigNode name = node.isMap() ? node.find(key).orElse(null) : node;
    return name == null || !name.isText() ? null : records.get(name.text());
  }
}
