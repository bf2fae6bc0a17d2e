package org.paperzoo.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.paperzoo.core.error.FailureException;

/**
 * Reads a file of JSON objects, one per line, without holding it; blank lines are skipped. Text is
 * read as {@link TextLines} reads it, and every failure names the file and the line.
 */
public final class JsonLines implements AutoCloseable {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final TextLines lines;

  /** Reads the lines of a text, which are closed with this. */
  public JsonLines(TextLines lines) {
    this.lines = lines;
  }

  /**
   * Opens a file, plain or gzip.
   *
   * @throws FailureException if it is missing or cannot be read
   */
  public static JsonLines open(Path file) {
    return new JsonLines(TextLines.open(file));
  }

  /**
   * Returns the next object, or null after the last.
   *
   * @throws FailureException if the line is not a JSON object, or has a key twice
   */
  public ObjectNode next() {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        return parse(line);
      }
    }
    return null;
  }

  private ObjectNode parse(String line) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      throw new FailureException(
          lines.place()
              + ":"
              + column
              + ": not valid JSON ("
              + e.getOriginalMessage()
              + "); expected an object on each line.",
          e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw lines.failure("expected a JSON object on each line, found " + kind(node) + ".");
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a field that must be text.
   *
   * @throws FailureException if it is missing or something else
   */
  public String text(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isTextual()) {
      return value.textValue();
    }
    throw lines.failure(
        (value.isMissingNode()
                ? "there is no field \"" + field + "\""
                : "the field \"" + field + "\" is not text")
            + "; the line has "
            + String.join(", ", (Iterable<String>) object::fieldNames)
            + ".");
  }

  /** Returns the file and line of the object returned last. */
  public String place() {
    return lines.place();
  }

  /** Returns a failure at the object returned last. */
  public FailureException failure(String message) {
    return lines.failure(message);
  }

  @Override
  public void close() {
    lines.close();
  }
}
