package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Completes a partly given value from its default. */
final class Fallbacks {
  private Fallbacks() {}

  /**
   * Returns the node with what it leaves out: the keys of a record that the fallback states, and
   * the elements of a list of which arguments such as {@code dropout.0=0.5} set only some.
   */
  static ConfigNode complete(ConfigNode node, ConfigNode fallback, Type type) {
    Class<?> raw = RecordSchema.raw(type);
    if (raw.isRecord() && node.isMap() && fallback.isMap()) {
      return completeRecord(node, fallback, raw);
    }
    if (Choices.is(raw) && node.isMap()) {
      return completeChoice(node, fallback, Choices.of(raw));
    }
    boolean indexed = node.isMap() && node.place().line() == 0 && node.size() > 0;
    if (raw == List.class && indexed && (fallback.isList() || fallback.isNull())) {
      return completeList(node, fallback, RecordSchema.element(type));
    }
    return node;
  }

  // The fallback's keys hold only for its own record: the one that is named, or none is.
  private static ConfigNode completeChoice(ConfigNode node, ConfigNode fallback, Choices choices) {
    Class<? extends Record> standard = choices.named(fallback);
    boolean named = node.has(choices.key());
    String name = choices.nameIn(fallback);
    if (standard == null || (named && !name.equals(choices.nameIn(node)))) {
      return node;
    }
    ConfigNode whole = node;
    if (!named) {
      Place place = node.keyPlace().withPath(node.place().pathOf(choices.key()));
      whole = node.with(choices.key(), ConfigNode.scalar(ConfigNode.Kind.TEXT, name, true, place));
    }
    return fallback.isMap() ? completeRecord(whole, fallback, standard) : whole;
  }

  private static ConfigNode completeRecord(ConfigNode node, ConfigNode fallback, Class<?> type) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    node.keys().forEach(key -> entries.put(key, node.get(key)));
    for (RecordSchema.Key key : RecordSchema.of(type).keys()) {
      ConfigNode value = fallback.find(key.name()).orElse(null);
      if (value == null || key.aliases().stream().anyMatch(node::has)) {
        continue;
      }
      if (node.has(key.name())) {
        entries.put(key.name(), complete(node.get(key.name()), value, key.type()));
      } else {
        entries.put(key.name(), value.relocate(node.keyPlace(), node.place().pathOf(key.name())));
      }
    }
    return ConfigNode.map(entries, node.place()).withKeyPlace(node.keyPlace());
  }

  // Keys that aren't indices in order leave the node a mapping, which the binder refuses.
  private static ConfigNode completeList(ConfigNode node, ConfigNode fallback, Type element) {
    List<ConfigNode> elements = new ArrayList<>();
    for (ConfigNode value : fallback.elements()) {
      String path = node.place().pathOf(Integer.toString(elements.size()));
      elements.add(value.relocate(node.keyPlace(), path));
    }
    for (String key : node.keys()) {
      int index = key.matches("[0-9]{1,9}") ? Integer.parseInt(key) : -1;
      if (index < 0 || index > elements.size()) {
        return node;
      }
      ConfigNode value = node.get(key);
      if (index == elements.size()) {
        elements.add(value);
      } else {
        elements.set(index, complete(value, elements.get(index), element));
      }
    }
    return ConfigNode.list(elements, node.place()).withKeyPlace(node.keyPlace());
  }
}
