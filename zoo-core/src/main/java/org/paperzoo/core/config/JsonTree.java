package org.paperzoo.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON text to nodes from Jackson's tokens. Python's NaN and Infinity are accepted. */
final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final JsonParser tokens;
  private final Place origin;
  private final Faults faults;
  private int nodes;

  private JsonTree(JsonParser tokens, Place origin, Faults faults) {
    this.tokens = tokens;
    this.origin = origin;
    this.faults = faults;
  }

  /** Returns the root of a text; see {@link YamlTree#parse} for the faults. */
  static ConfigNode parse(String text, Place origin, Faults faults) {
    try (JsonParser tokens = FACTORY.createParser(text)) {
      JsonTree tree = new JsonTree(tokens, origin, faults);
      if (tokens.nextToken() == null) {
        return ConfigNode.scalar(ConfigNode.Kind.NULL, "", false, origin);
      }
      ConfigNode root = tree.node("", 0);
      if (tokens.nextToken() != null) {
        throw tree.fatal(tree.place(""), "more text after the end of the JSON value");
      }
      return root;
    } catch (JsonProcessingException e) {
      // Jackson repeats the source after its problem; the place says it better.
      String problem = e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*|\n.*", "");
      faults.add(place(origin, e.getLocation(), ""), "not valid JSON: " + problem);
      throw new ConfigException(faults.list());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory
    }
  }

  private ConfigNode node(String path, int depth) throws IOException {
    Place place = place(path);
    if (depth > YamlTree.DEEPEST) {
      throw fatal(place, "nested more than " + YamlTree.DEEPEST + " levels deep");
    }
    if (++nodes > YamlTree.MOST_NODES) {
      throw fatal(place, "more than " + YamlTree.MOST_NODES + " values");
    }
    return switch (tokens.currentToken()) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> list(place, depth);
      case VALUE_STRING -> scalar(ConfigNode.Kind.TEXT, tokens.getText(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(place);
      case VALUE_TRUE, VALUE_FALSE -> scalar(ConfigNode.Kind.BOOLEAN, tokens.getText(), place);
      default -> scalar(ConfigNode.Kind.NULL, "null", place);
    };
  }

  private ConfigNode number(Place place) throws IOException {
    String text = tokens.getText();
    text =
        switch (text) {
          case "NaN" -> ".nan";
          case "Infinity", "INF", "+Infinity", "+INF" -> ".inf";
          case "-Infinity", "-INF" -> "-.inf";
          default -> text;
        };
    ConfigNode.Kind kind = Scalars.kindOf(text);
    if (kind != ConfigNode.Kind.INTEGER && kind != ConfigNode.Kind.FLOAT) {
      throw fatal(place, "a number of " + text.length() + " characters is too long");
    }
    return scalar(kind, text, place);
  }

  private ConfigNode list(Place place, int depth) throws IOException {
    List<ConfigNode> elements = new ArrayList<>();
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      elements.add(node(place.pathOf(Integer.toString(elements.size())), depth + 1));
    }
    return ConfigNode.list(elements, place);
  }

  private ConfigNode mapping(Place place, int depth) throws IOException {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    while (tokens.nextToken() != JsonToken.END_OBJECT) {
      String name = tokens.currentName();
      String path = place.pathOf(name);
      Place keyPlace = place(path);
      tokens.nextToken();
      ConfigNode value = node(path, depth + 1).withKeyPlace(keyPlace);
      if (entries.containsKey(name)) {
        faults.add(keyPlace, YamlTree.duplicate(name, place.path(), entries.get(name)));
      } else {
        entries.put(name, value);
      }
    }
    return ConfigNode.map(entries, place);
  }

  private static ConfigNode scalar(ConfigNode.Kind kind, String text, Place place) {
    return ConfigNode.scalar(kind, text, false, place);
  }

  private ConfigException fatal(Place place, String message) {
    faults.add(place, message);
    return new ConfigException(faults.list());
  }

  private Place place(String path) {
    return place(origin, tokens.currentTokenLocation(), path);
  }

  private static Place place(Place origin, JsonLocation location, String path) {
    return location == null
        ? origin.withPath(path)
        : new Place(origin.source(), location.getLineNr(), location.getColumnNr(), path);
  }
}
