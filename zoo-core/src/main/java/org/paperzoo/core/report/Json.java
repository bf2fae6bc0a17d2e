package org.paperzoo.core.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;

/**
 * The JSON of run folders: snake_case names, maps in their own order, numbers that are not finite
 * as the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} (which Python's {@code
 * float} and pandas convert), files written whole or not at all.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private static final ObjectWriter PRETTY = prettyWriter();

  private Json() {}

  private static ObjectWriter prettyWriter() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n"); // the same file on every system
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    return MAPPER.writer(printer);
  }

  /**
   * Returns a value (a map, list, record, number or string) as JSON on one line, without a line
   * feed.
   */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON: " + value, e);
    }
  }

  /** Returns a value as indented JSON that ends with a line feed. */
  public static String pretty(Object value) {
    try {
      return PRETTY.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON: " + value, e);
    }
  }

  /** Returns a value as a tree. */
  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Writes a value as an indented JSON file, which replaces an earlier one at once.
   *
   * @throws FailureException if the file cannot be written
   */
  public static void write(Path file, Object value) {
    byte[] text = pretty(value).getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(text));
  }

  /**
   * Reads a JSON file that holds one object.
   *
   * @throws FailureException if the file is missing, is not JSON, or holds something else than an
   *     object
   */
  public static ObjectNode readObject(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new FailureException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new FailureException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
    return object(bytes, file.toString());
  }

  /** Parses one JSON object; {@code name} says where it stands, for the error. */
  static ObjectNode object(byte[] json, String name) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where = place == null ? "" : ":" + place.getLineNr() + ":" + place.getColumnNr();
      throw new FailureException(
          name + where + ": not valid JSON (" + e.getOriginalMessage() + ").", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory cannot fail otherwise
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new FailureException(name + ": expected a JSON object.");
  }

  /**
   * Returns a number, or one of the strings that stand for numbers that are not finite; null for
   * anything else.
   */
  static Double number(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.isTextual() ? node.textValue() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }
}
