package org.paperzoo.graph.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;

/**
 * A graph in NetworkX's node-link JSON, {@code {"nodes": [{"id": 0, "val": false, "test": false},
 * ...], "links": [{"source": 0, "target": 1}, ...]}}, read as a stream. Links refer to nodes by
 * their place in the list.
 */
final class NodeLinkJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Path file;
  private final List<String> ids = new ArrayList<>();
  private final List<Split> splits = new ArrayList<>();
  private int[] sources = new int[1024];
  private int[] targets = new int[1024];
  private int links;

  private NodeLinkJson(Path file) {
    this.file = file;
  }

  /** Uses a parser that stands at the first token. */
  @FunctionalInterface
  private interface Reading {
    void read(JsonParser parser) throws IOException;
  }

  /**
   * Reads a graph.
   *
   * @throws FailureException naming the file and the place if it is missing or malformed
   */
  static NodeLinkJson read(Path file) {
    NodeLinkJson graph = new NodeLinkJson(file);
    parse(file, graph::readGraph);
    if (graph.ids.isEmpty()) {
      throw new FailureException(file + ": has no nodes; expected \"nodes\" and \"links\".");
    }
    for (int i = 0; i < graph.links; i++) {
      int greatest = Math.max(graph.sources[i], graph.targets[i]);
      if (greatest >= graph.ids.size()) {
        throw new FailureException(
            file
                + ": link number "
                + i
                + " goes to node "
                + greatest
                + ", but there are "
                + graph.ids.size()
                + " nodes.");
      }
    }
    return graph;
  }

  int nodes() {
    return ids.size();
  }

  /** Returns the name of each node. */
  List<String> ids() {
    return ids;
  }

  /** Returns the split of a node, by its flags. */
  Split split(int node) {
    return splits.get(node);
  }

  /** Returns the links as they are given. */
  Edges edges() {
    return new Edges(Arrays.copyOf(sources, links), Arrays.copyOf(targets, links));
  }

  /**
   * Reads the row of each node, {@code {"id": row, ...}}.
   *
   * @param rows the number of rows there are
   * @throws FailureException if the file is missing or malformed, or lacks a node
   */
  static int[] readIdMap(Path file, List<String> ids, int rows) {
    Map<String, Integer> map = new HashMap<>();
    parse(
        file,
        parser -> {
          expect(file, parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String id = parser.currentName();
            parser.nextToken();
            map.put(id, integer(file, parser, rows));
          }
        });
    int[] row = new int[ids.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = required(file, map.get(ids.get(i)), ids.get(i));
    }
    return row;
  }

  /**
   * Reads the classes of each node, {@code {"id": [0, 1, ...], ...}}.
   *
   * @throws FailureException if the file is missing or malformed, or lacks a node
   */
  static DenseMatrix readClassMap(Path file, List<String> ids) {
    Map<String, float[]> map = new HashMap<>();
    parse(
        file,
        parser -> {
          expect(file, parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String id = parser.currentName();
            expect(file, parser, parser.nextToken(), JsonToken.START_ARRAY, "a list of 0 and 1");
            map.put(id, bits(file, parser));
          }
        });
    int classes = required(file, map.get(ids.get(0)), ids.get(0)).length;
    float[] values = new float[Math.multiplyExact(ids.size(), classes)];
    for (int i = 0; i < ids.size(); i++) {
      float[] row = required(file, map.get(ids.get(i)), ids.get(i));
      if (row.length != classes) {
        throw new FailureException(
            file + ": node " + ids.get(i) + " has " + row.length + " classes, others " + classes);
      }
      System.arraycopy(row, 0, values, i * classes, classes);
    }
    return new DenseMatrix(ids.size(), classes, values);
  }

  private static <T> T required(Path file, T value, String id) {
    if (value == null) {
      throw new FailureException(file + ": lacks node \"" + id + "\" of the graph.");
    }
    return value;
  }

  private static float[] bits(Path file, JsonParser parser) throws IOException {
    float[] bits = new float[128];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == bits.length) {
        bits = Arrays.copyOf(bits, 2 * count);
      }
      bits[count++] = integer(file, parser, 2);
    }
    return Arrays.copyOf(bits, count);
  }

  private static void parse(Path file, Reading reading) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(
          file + (Files.exists(file) ? ": is not a file." : ": no such file."));
    }
    try (JsonParser parser = FACTORY.createParser(file.toFile())) {
      parser.nextToken();
      reading.read(parser);
    } catch (JsonProcessingException e) {
      throw malformed(file, e.getLocation(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static FailureException malformed(Path file, JsonLocation place, String what) {
    String at = place == null ? "" : ":" + place.getLineNr() + ":" + place.getColumnNr();
    return new FailureException(
        file + at + ": " + what + ". Check that it is the right file, or fetch it again.");
  }

  private static void expect(
      Path file, JsonParser parser, JsonToken found, JsonToken expected, String what) {
    if (found != expected) {
      throw malformed(file, parser.currentTokenLocation(), "expected " + what);
    }
  }

  private static int integer(Path file, JsonParser parser, int limit) throws IOException {
    double value = Double.NaN;
    if (parser.currentToken() != null && parser.currentToken().isNumeric()) {
      value = parser.getDoubleValue();
    }
    if (!(value >= 0 && value < limit && value == Math.rint(value))) {
      throw malformed(
          file, parser.currentTokenLocation(), "expected a whole number from 0 to " + (limit - 1));
    }
    return (int) value;
  }

  // ---- the graph
  // ----------------------------------------------------------------------------------

  private void readGraph(JsonParser parser) throws IOException {
    expect(file, parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("nodes") || name.equals("links")) {
        expect(file, parser, value, JsonToken.START_ARRAY, "a list of " + name);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          expect(file, parser, parser.currentToken(), JsonToken.START_OBJECT, "an object");
          if (name.equals("nodes")) {
            readNode(parser);
          } else {
            readLink(parser);
          }
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readNode(JsonParser parser) throws IOException {
    String id = null;
    Split split = Split.TRAIN;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("id") && value.isScalarValue()) {
        id = parser.getText();
      } else if (name.equals("val") && value == JsonToken.VALUE_TRUE) {
        split = Split.VALIDATION;
      } else if (name.equals("test") && value == JsonToken.VALUE_TRUE) {
        split = Split.TEST;
      } else {
        parser.skipChildren();
      }
    }
    if (id == null) {
      throw malformed(file, parser.currentTokenLocation(), "a node without an \"id\"");
    }
    ids.add(id);
    splits.add(split);
  }

  private void readLink(JsonParser parser) throws IOException {
    int source = -1;
    int target = -1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("source")) {
        source = integer(file, parser, Integer.MAX_VALUE);
      } else if (name.equals("target")) {
        target = integer(file, parser, Integer.MAX_VALUE);
      } else {
        parser.skipChildren();
      }
    }
    if (source < 0 || target < 0) {
      throw malformed(
          file, parser.currentTokenLocation(), "a link without \"source\" or \"target\"");
    }
    if (links == sources.length) {
      sources = Arrays.copyOf(sources, 2 * links);
      targets = Arrays.copyOf(targets, 2 * links);
    }
    sources[links] = source;
    targets[links++] = target;
  }
}
