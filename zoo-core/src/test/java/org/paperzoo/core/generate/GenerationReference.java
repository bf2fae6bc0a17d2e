package org.paperzoo.core.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code tools/reference/make_generation_cases.py} wrote. */
final class GenerationReference {
  private GenerationReference() {}

  static JsonNode read(String part) {
    try (InputStream in = GenerationReference.class.getResourceAsStream("generation.json")) {
      return new ObjectMapper().readTree(in).path(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> list(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).toList();
  }

  static long[] longs(JsonNode node) {
    return list(node).stream().mapToLong(JsonNode::asLong).toArray();
  }
}
