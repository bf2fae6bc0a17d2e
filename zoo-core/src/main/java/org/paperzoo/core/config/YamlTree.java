package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML text to nodes from SnakeYAML's events. Scalars are resolved here, by YAML 1.2: the
 * library's own rules (YAML 1.1) read {@code 1e-4} as text and {@code no} as false.
 */
final class YamlTree {
  static final int MOST_NODES = 500_000;
  static final int DEEPEST = 64;

  private final ParserImpl events;
  private final Place origin;
  private final Faults faults;
  private final Map<String, ConfigNode> anchors = new HashMap<>();
  private int nodes;

  private YamlTree(String text, Place origin, Faults faults) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the caller has bounded the text
    this.events = new ParserImpl(new StreamReader(text), options);
    this.origin = origin;
    this.faults = faults;
  }

  /**
   * Returns the root of a text; a null node if the text is empty.
   *
   * @param origin the file; if it has no lines, every node is placed at the origin
   * @param faults collects the faults after which reading continues, such as duplicate keys
   * @throws ConfigException with all faults so far if reading can't continue
   */
  static ConfigNode parse(String text, Place origin, Faults faults) {
    try {
      return new YamlTree(text, origin, faults).document();
    } catch (ReaderException e) {
      faults.add(
          place(origin, text, e.getPosition()),
          String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      faults.add(
          mark == null ? origin : place(origin, mark.getLine(), mark.getColumn(), origin.path()),
          syntaxMessage(e));
    } catch (YAMLException e) {
      faults.add(origin, "not valid YAML: " + Messages.clean(e.getMessage()));
    }
    throw new ConfigException(faults.list());
  }

  /** Returns the value that a short text made in code writes, such as a default. */
  static ConfigNode parseValue(String text, Place origin) {
    Faults faults = new Faults();
    ConfigNode node = parse(text, origin, faults);
    faults.throwIfAny();
    return node;
  }

  private static String syntaxMessage(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).strip();
    if (problem.contains("TAB")) {
      return "a tab cannot indent YAML; use spaces";
    }
    String hint = "";
    if (problem.startsWith("mapping values are not allowed")) {
      hint = "; check the indentation, and put text that contains \": \" in quotes";
    }
    String context = e.getContext() == null ? "" : e.getContext().strip() + ": ";
    return "not valid YAML: " + context + problem.replaceAll("\\s+", " ") + hint;
  }

  private ConfigNode document() {
    events.getEvent(); // the stream's start
    if (events.checkEvent(Event.ID.StreamEnd)) {
      return ConfigNode.scalar(ConfigNode.Kind.NULL, "", true, origin);
    }
    events.getEvent(); // the document's start
    ConfigNode root = node(origin.path(), 0);
    events.getEvent(); // the document's end
    Event next = events.getEvent();
    if (!next.is(Event.ID.StreamEnd)) {
      throw fatal(place(next, origin.path()), "a second document begins here; only one is allowed");
    }
    return root;
  }

  private ConfigNode node(String path, int depth) {
    Event event = events.getEvent();
    Place place = place(event, path);
    count(1, place);
    if (depth > DEEPEST) {
      throw fatal(place, "nested more than " + DEEPEST + " levels deep");
    }
    if (event instanceof AliasEvent alias) {
      return resolve(alias, place);
    }
    if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag(), place);
      ConfigNode.Kind kind =
          scalar.isPlain() ? Scalars.kindOf(scalar.getValue()) : ConfigNode.Kind.TEXT;
      return anchored(scalar, ConfigNode.scalar(kind, scalar.getValue(), scalar.isPlain(), place));
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    checkTag(start.getTag(), place);
    return anchored(
        start, start instanceof MappingStartEvent ? mapping(place, depth) : list(place, depth));
  }

  private ConfigNode list(Place place, int depth) {
    List<ConfigNode> elements = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      elements.add(node(place.pathOf(Integer.toString(elements.size())), depth + 1));
    }
    events.getEvent();
    return ConfigNode.list(elements, place);
  }

  private ConfigNode mapping(Place place, int depth) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    List<ConfigNode> merged = new ArrayList<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event event = events.getEvent();
      Place keyPlace = place(event, place.path());
      if (!(event instanceof ScalarEvent key)) {
        throw fatal(
            keyPlace,
            event instanceof AliasEvent
                ? "an alias cannot be a key"
                : "a key must be text; put text that begins with \"{\" or \"[\" in quotes");
      }
      checkTag(key.getTag(), keyPlace);
      String name = key.getValue();
      if (name.isEmpty() && key.isPlain()) {
        throw fatal(keyPlace, "a key is missing before \":\"");
      }
      String path = place.pathOf(name);
      ConfigNode value = node(path, depth + 1).withKeyPlace(keyPlace.withPath(path));
      if (name.equals("<<") && key.isPlain()) {
        merged.add(value);
      } else if (entries.containsKey(name)) {
        faults.add(keyPlace, duplicate(name, place.path(), entries.get(name)));
      } else {
        entries.put(name, value);
      }
    }
    events.getEvent();
    merged.forEach(value -> merge(value, entries, place));
    return ConfigNode.map(entries, place);
  }

  static String duplicate(String name, String path, ConfigNode first) {
    Place before = first.keyPlace();
    return "duplicate key "
        + Messages.quote(name)
        + (path.isEmpty() ? "" : " in " + path)
        + (before.line() == 0 ? "" : "; it is first given on line " + before.line());
  }

  // The merge key of YAML 1.1, which people use with anchors: keys given here win over merged ones.
  private void merge(ConfigNode value, Map<String, ConfigNode> entries, Place target) {
    if (value.isList()) {
      value.elements().forEach(element -> merge(element, entries, target));
    } else if (value.isMap()) {
      for (String key : value.keys()) {
        ConfigNode child = value.get(key);
        count(child.weight(), target);
        entries.putIfAbsent(key, child.rebase(target.pathOf(key)));
      }
    } else {
      faults.add(value.place(), "\"<<\" merges a mapping, found " + value.found());
    }
  }

  private ConfigNode resolve(AliasEvent alias, Place place) {
    ConfigNode target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw fatal(place, "no anchor \"&" + alias.getAnchor() + "\" is complete before this alias");
    }
    count(target.weight(), place);
    return target.rebase(place.path());
  }

  private ConfigNode anchored(NodeEvent event, ConfigNode node) {
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), node);
    }
    return node;
  }

  // Aliases count in full, so that a few lines of nested anchors can't fill the memory.
  private void count(int added, Place place) {
    nodes += added;
    if (nodes > MOST_NODES) {
      throw fatal(place, "more than " + MOST_NODES + " values (aliases count in full)");
    }
  }

  private void checkTag(String tag, Place place) {
    if (tag != null) {
      String shown = tag.replace("tag:yaml.org,2002:", "!!");
      throw fatal(place, "tag " + Messages.quote(shown) + " is not allowed");
    }
  }

  private ConfigException fatal(Place place, String message) {
    faults.add(place, message);
    return new ConfigException(faults.list());
  }

  private Place place(Event event, String path) {
    Mark mark = event.getStartMark();
    return place(origin, mark.getLine(), mark.getColumn(), path);
  }

  private static Place place(Place origin, String text, int codePoint) {
    int last = text.codePointCount(0, text.length());
    String before = text.substring(0, text.offsetByCodePoints(0, Math.min(codePoint, last)));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n') - 1;
    return place(origin, line, column, origin.path());
  }

  private static Place place(Place origin, int line, int column, String path) {
    return origin.line() == 0
        ? origin.withPath(path)
        : new Place(origin.source(), line + 1, column + 1, path);
  }
}
