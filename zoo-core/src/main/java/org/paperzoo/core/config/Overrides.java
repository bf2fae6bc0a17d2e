package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies {@code key.path=value} arguments to a tree. */
final class Overrides {
  private final List<String> path = new ArrayList<>();
  private final Place place;
  private final Faults faults;

  private Overrides(Place place, Faults faults) {
    this.place = place;
    this.faults = faults;
  }

  /** Returns the tree with one argument applied, or as it was after reporting a fault. */
  static ConfigNode apply(ConfigNode root, String argument, int ordinal, Faults faults) {
    Overrides override = new Overrides(Place.ofArgument(argument, ordinal, ""), faults);
    int equals = override.readPath(argument);
    if (equals < 0) {
      return root;
    }
    Faults own = new Faults();
    ConfigNode value;
    try {
      String text = argument.substring(equals + 1);
      value = YamlTree.parse(text, override.placeOf(override.path.size()), own);
    } catch (ConfigException e) {
      faults.addAll(e.faults());
      return root;
    }
    faults.addAll(own.list());
    ConfigNode changed = override.set(root, 0, value);
    return changed == null ? root : changed;
  }

  // Reads the segments of the path and returns the index of the equals sign, or -1 after a fault.
  private int readPath(String argument) {
    int at = 0;
    while (true) {
      int end;
      if (argument.startsWith("\"", at)) {
        int close = argument.indexOf('"', at + 1);
        path.add(close < 0 ? "" : argument.substring(at + 1, close));
        end = close + 1;
      } else {
        end = at;
        while (end < argument.length() && ".=".indexOf(argument.charAt(end)) < 0) {
          end++;
        }
        path.add(argument.substring(at, end).strip());
      }
      boolean valid = end > at && end < argument.length() && !path.get(path.size() - 1).isEmpty();
      if (valid && argument.charAt(end) == '=') {
        return end;
      }
      if (!valid || argument.charAt(end) != '.') {
        faults.add(place, "expected key.path=value, such as train.optimizer.lr=1e-4");
        return -1;
      }
      at = end + 1;
    }
  }

  private Place placeOf(int depth) {
    Place at = place;
    for (String segment : path.subList(0, depth)) {
      at = at.withPath(at.pathOf(segment));
    }
    return at;
  }

  private ConfigNode set(ConfigNode node, int depth, ConfigNode value) {
    if (depth == path.size()) {
      return value;
    }
    String segment = path.get(depth);
    if (node.isList()) {
      return setElement(node, segment, depth, value);
    }
    if (!node.isMap() && !node.isNull()) {
      faults.add(
          place,
          node.path() + " is " + node.found() + ", and so it has no key \"" + segment + "\"");
      return null;
    }
    ConfigNode before = node.find(segment).orElseGet(() -> missing(depth + 1));
    ConfigNode after = set(before, depth + 1, value);
    if (after == null) {
      return null;
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    node.keys().forEach(key -> entries.put(key, node.get(key)));
    entries.put(segment, after);
    return ConfigNode.map(entries, node.place()).withKeyPlace(node.keyPlace());
  }

  private ConfigNode setElement(ConfigNode node, String segment, int depth, ConfigNode value) {
    int index = segment.matches("[0-9]{1,9}") ? Integer.parseInt(segment) : -1;
    int size = node.size();
    if (index < 0 || index > size) {
      faults.add(
          place,
          node.path()
              + " is a list of "
              + size
              + (size == 1 ? " element" : " elements")
              + "; expected an index from 0 to "
              + size // one past the end appends
              + ", found \""
              + segment
              + "\"");
      return null;
    }
    List<ConfigNode> elements = new ArrayList<>(node.elements());
    ConfigNode before = index < size ? elements.get(index) : missing(depth + 1);
    ConfigNode after = set(before, depth + 1, value);
    if (after == null) {
      return null;
    }
    if (index < size) {
      elements.set(index, after);
    } else {
      elements.add(after);
    }
    return ConfigNode.list(elements, node.place()).withKeyPlace(node.keyPlace());
  }

  private ConfigNode missing(int depth) {
    return ConfigNode.map(Map.of(), placeOf(depth));
  }
}
