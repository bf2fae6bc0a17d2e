package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reports the keys of a node that its record does not have, and what was probably meant. */
final class UnknownKeys {
  static final int MOST_LISTED = 12;

  private final Faults faults;
  private final Class<?> root;
  private final String rootPath;
  private final List<String> tolerated; // null: unknown keys are faults
  private int count;

  /**
   * Creates the reporter of one binding.
   *
   * @param root the record of the whole file, in which a misplaced key is looked up
   * @param tolerated takes the paths of unknown keys; null if they are faults
   */
  UnknownKeys(Faults faults, Class<?> root, String rootPath, List<String> tolerated) {
    this.faults = faults;
    this.root = root;
    this.rootPath = rootPath;
    this.tolerated = tolerated;
  }

  /** Reports the keys of a node that a record does not have. */
  void report(ConfigNode node, RecordSchema schema) {
    for (String name : node.keys()) {
      if (schema.keys().stream().noneMatch(key -> matches(key, name))) {
        add(node, name, () -> hint(node, name, names(schema)));
      }
    }
  }

  /**
   * Reports the keys of a node that the named record of a choice does not have. A key of another
   * record that is empty or states that record's default changes nothing and is not a fault, so
   * that the name in a written-out configuration can be replaced.
   */
  void report(ConfigNode node, Choices choices, String chosen) {
    RecordSchema schema = RecordSchema.of(choices.records().get(chosen));
    for (String name : node.keys()) {
      if (schema.keys().stream().noneMatch(key -> matches(key, name))
          && !saysNothing(node.get(name), choices, name)) {
        add(node, name, () -> hint(node, name, choices, chosen));
      }
    }
  }

  private static boolean saysNothing(ConfigNode value, Choices choices, String name) {
    return choices.records().values().stream()
        .flatMap(record -> RecordSchema.of(record).keys().stream())
        .anyMatch(key -> matches(key, name) && (isEmpty(value) || same(value, key.defaultValue())));
  }

  private static boolean isEmpty(ConfigNode value) {
    return value.isNull() || (value.isList() && value.size() == 0);
  }

  private static boolean same(ConfigNode value, ConfigNode standard) {
    return standard != null
        && (value.isNumber() && standard.isNumber()
            ? value.asDouble() == standard.asDouble()
            : value.equals(standard));
  }

  private void add(ConfigNode node, String name, Supplier<String> hint) {
    if (tolerated != null) {
      tolerated.add(node.place().pathOf(name));
      return;
    }
    // The search for what was meant takes long, and more of them would not be read.
    String meant = ++count > ConfigException.MOST_SHOWN ? "" : hint.get();
    faults.add(
        node.get(name).keyPlace(),
        "unknown key " + Messages.quote(name) + Messages.in(node) + meant);
  }

  private static boolean matches(RecordSchema.Key key, String name) {
    return key.name().equals(name) || key.aliases().contains(name);
  }

  private static List<String> names(RecordSchema schema) {
    return schema.keys().stream().map(RecordSchema.Key::name).toList();
  }

  private String hint(ConfigNode node, String name, List<String> all) {
    List<String> elsewhere = new ArrayList<>();
    search(root, rootPath, name, new ArrayList<>(), elsewhere);
    if (!elsewhere.isEmpty()) {
      return "; " + Messages.quote(name) + " belongs to " + Messages.or(elsewhere);
    }
    String guess = guess(node, name, all);
    return guess.isEmpty() && !all.isEmpty() ? "; the keys are " + listed(all) : guess;
  }

  private String hint(ConfigNode node, String name, Choices choices, String chosen) {
    List<String> all = choices.keys(choices.records().get(chosen));
    String own =
        "; with "
            + choices.key()
            + ": "
            + chosen
            + (all.isEmpty() ? " there are no other keys" : " the keys are " + listed(all));
    List<String> owners =
        choices.names().stream()
            .filter(
                other ->
                    RecordSchema.of(choices.records().get(other)).keys().stream()
                        .anyMatch(key -> matches(key, name)))
            .map(other -> choices.key() + ": " + other)
            .toList();
    if (!owners.isEmpty()) {
      return "; " + Messages.quote(name) + " goes with " + Messages.or(owners) + own;
    }
    String guess = guess(node, name, all);
    if (!guess.isEmpty()) {
      return guess;
    }
    List<String> elsewhere = new ArrayList<>();
    search(choices.records().get(chosen), node.path(), name, new ArrayList<>(), elsewhere);
    if (elsewhere.isEmpty()) {
      search(root, rootPath, name, new ArrayList<>(), elsewhere);
    }
    return elsewhere.isEmpty()
        ? own
        : "; " + Messages.quote(name) + " belongs to " + Messages.or(elsewhere);
  }

  /** Returns a hint at a similar key, first among those that are not given. */
  private static String guess(ConfigNode node, String name, List<String> all) {
    String guess = DidYouMean.hint(name, all.stream().filter(key -> !node.has(key)).toList());
    return guess.isEmpty() ? DidYouMean.hint(name, all) : guess;
  }

  private static String listed(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)))
        + (names.size() > MOST_LISTED ? ", ..." : "");
  }

  // Gathers the sections of the record tree that have a key; `above` guards against recursion.
  private static void search(
      Class<?> type, String path, String name, List<Class<?>> above, List<String> found) {
    if (Choices.is(type)) {
      for (Map.Entry<String, Class<? extends Record>> variant :
          Choices.of(type).records().entrySet()) {
        String below = path + " (" + variant.getKey() + ")";
        search(variant.getValue(), below.strip(), name, above, found);
      }
      return;
    }
    if (above.contains(type)) {
      return;
    }
    above.add(type);
    for (RecordSchema.Key key : RecordSchema.of(type).keys()) {
      if (matches(key, name)) {
        found.add(path.isEmpty() ? "the top level" : path);
      }
      Type inner = key.type();
      String below = path.isEmpty() ? key.name() : path + '.' + key.name();
      while (RecordSchema.raw(inner) == List.class || RecordSchema.raw(inner) == Map.class) {
        below += RecordSchema.raw(inner) == List.class ? ".N" : ".KEY";
        inner = RecordSchema.element(inner);
      }
      Class<?> raw = RecordSchema.raw(inner);
      if (raw.isRecord() || Choices.is(raw)) {
        search(raw, below, name, above, found);
      }
    }
    above.remove(type);
  }
}
