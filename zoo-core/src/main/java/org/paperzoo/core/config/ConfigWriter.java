package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes records and nodes as YAML; reading it back gives an equal record. */
public final class ConfigWriter {
  private static final int WIDTH = 100;
  private static final int INDENT = 2;
  private static final int LONG = 12;
  private static final int SHOWN = 4;

  /** How much is written. */
  public enum Style {
    /** Every key with its value, for the folder of a run. */
    RESOLVED,
    /** As resolved, but of long lists and mappings only the first elements and their number. */
    SHORTENED,
    /** Also, above each key, its description, type, range and default, for people to start from. */
    COMMENTED
  }

  /** A key; it belongs to a record, or holds the name of a choice, or neither. */
  private record Entry(String name, Record chosen, RecordSchema.Key key, Object value) {
    String comment() {
      if (chosen != null) {
        return KeyText.facts(Choices.ofRecord(chosen.getClass()), chosen);
      }
      return key == null ? "" : (key.doc() + ' ' + KeyText.facts(key)).strip();
    }
  }

  private final Map<String, ?> sections;
  private final boolean shortened;
  private final List<String> lines = new ArrayList<>();

  private ConfigWriter(Map<String, ?> sections, boolean shortened) {
    this.sections = sections;
    this.shortened = shortened;
  }

  /**
   * Returns a tree as YAML.
   *
   * @param tree a record, a map with text keys or a node, of whatever {@link ConfigNode#of} takes
   */
  public static String toYaml(Object tree, Style style) {
    return toYaml(tree, Map.of(), style);
  }

  /**
   * Returns a tree as YAML in which some sections are written from other values.
   *
   * @param tree a record, a map with text keys or a node
   * @param sections dotted paths, such as {@code model}, and what stands there instead of the
   *     tree's own value: the record that a raw section was bound to
   */
  public static String toYaml(Object tree, Map<String, ?> sections, Style style) {
    ConfigWriter writer = new ConfigWriter(sections, style == Style.SHORTENED);
    if (!isMapping(tree)) {
      throw new IllegalArgumentException("not a mapping: " + tree);
    }
    if (entries(tree).isEmpty()) {
      return "{}\n";
    }
    writer.mapping(tree, "", 0, style == Style.COMMENTED);
    return String.join("\n", writer.lines) + "\n";
  }

  private void mapping(Object value, String path, int indent, boolean commented) {
    boolean first = true;
    for (Entry entry : entries(value)) {
      if (commented) {
        if (indent == 0 && !first && entry.key() != null) {
          lines.add("");
        }
        if (!entry.comment().isEmpty()) {
          lines.addAll(TextWrap.wrap(entry.comment(), " ".repeat(indent) + "# ", WIDTH));
        }
      }
      first = false;
      String below = path.isEmpty() ? entry.name() : path + '.' + entry.name();
      Object shown = sections.containsKey(below) ? sections.get(below) : entry.value();
      field(
          " ".repeat(indent) + YamlText.text(entry.name()) + ":", shown, below, indent, commented);
    }
  }

  private void field(String head, Object value, String path, int indent, boolean commented) {
    int size = isMapping(value) ? entries(value).size() : elements(value).size();
    if (shortened && size > LONG) {
      lines.add(head + " # " + size + ", such as " + first(value));
      return;
    }
    if (isMapping(value) && !entries(value).isEmpty()) {
      lines.add(head);
      mapping(value, path, indent + INDENT, commented);
      return;
    }
    List<?> elements = elements(value);
    String flow = head + ' ' + YamlText.flow(ConfigNode.of(value));
    boolean block =
        !elements.isEmpty()
            && (flow.length() > WIDTH || elements.stream().anyMatch(ConfigWriter::isMapping));
    if (!block) {
      lines.add(flow);
      return;
    }
    lines.add(head);
    for (int i = 0; i < elements.size(); i++) {
      element(elements.get(i), path + '.' + i, indent + INDENT, commented && i == 0);
    }
  }

  private static String first(Object value) {
    List<String> parts = new ArrayList<>();
    if (isMapping(value)) {
      for (Entry entry : entries(value).subList(0, SHOWN)) {
        parts.add(entry.name() + ": " + YamlText.flow(ConfigNode.of(entry.value())));
      }
    } else {
      elements(value).subList(0, SHOWN).forEach(e -> parts.add(YamlText.flow(ConfigNode.of(e))));
    }
    return String.join(", ", parts);
  }

  private void element(Object value, String path, int indent, boolean commented) {
    String dash = " ".repeat(indent) + "- ";
    if (!isMapping(value) || entries(value).isEmpty()) {
      lines.add(dash + YamlText.flow(ConfigNode.of(value)));
      return;
    }
    int from = lines.size();
    mapping(value, path, indent + INDENT, commented);
    // The comment of the first key moves above the dash, and the dash before the key.
    int at = from;
    while (lines.get(at).stripLeading().startsWith("#")) {
      lines.set(at, lines.get(at).substring(INDENT));
      at++;
    }
    lines.set(at, dash + lines.get(at).substring(indent + INDENT));
  }

  private static boolean isMapping(Object value) {
    return value instanceof Record
        || value instanceof Map
        || (value instanceof ConfigNode node && node.isMap());
  }

  private static List<Entry> entries(Object value) {
    List<Entry> entries = new ArrayList<>();
    if (value instanceof Record owner) {
      Choices choices = Choices.ofRecord(owner.getClass());
      if (choices != null) {
        entries.add(new Entry(choices.key(), owner, null, choices.nameOf(owner)));
      }
      for (RecordSchema.Key key : RecordSchema.of(owner.getClass()).keys()) {
        if (choices == null || !key.name().equals(choices.key())) {
          entries.add(new Entry(key.name(), null, key, key.valueIn(owner)));
        }
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, child) -> entries.add(new Entry(name.toString(), null, null, child)));
    } else {
      ConfigNode node = (ConfigNode) value;
      node.keys().forEach(name -> entries.add(new Entry(name, null, null, node.get(name))));
    }
    return entries;
  }

  private static List<?> elements(Object value) {
    if (value instanceof ConfigNode node) {
      return node.elements();
    }
    return value instanceof List<?> list ? list : List.of();
  }
}
