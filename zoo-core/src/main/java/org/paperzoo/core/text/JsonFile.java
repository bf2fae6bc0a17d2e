package org.paperzoo.core.text;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.error.FailureException;

/** Reading of a tokenizer's files, whose size is bounded and whose text is strict UTF-8. */
public final class JsonFile {
  static final JsonMapper MAPPER = mapper();

  private JsonFile() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
    return mapper;
  }

  /**
   * Reads a JSON object.
   *
   * @param mostBytes the largest file that is believed
   * @throws FailureException if it cannot be read, is too large, or is not JSON
   */
  public static ObjectNode readObject(Path file, int mostBytes) {
    return object(readText(file, mostBytes), file.toString());
  }

  /** Parses a JSON object; {@code name} says where it stands, for the error. */
  static ObjectNode object(String json, String name) {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where = place == null ? "" : ":" + place.getLineNr() + ":" + place.getColumnNr();
      throw new FailureException(
          name + where + ": not valid JSON (" + e.getOriginalMessage() + ").", e);
    }
    throw new FailureException(name + ": expected a JSON object.");
  }

  /** Reads a text file. */
  static String readText(Path file, int mostBytes) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(mostBytes + 1);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
    if (bytes.length > mostBytes) {
      throw new FailureException(
          file + ": larger than " + (mostBytes >> 20) + " MiB; tokenizer files are smaller.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new FailureException(file + ": not UTF-8 text.", e);
    }
  }

  /** Returns an object without fields. */
  public static ObjectNode emptyObject() {
    return MAPPER.createObjectNode();
  }

  /** Returns JSON on one line. */
  static String write(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // a tree in memory cannot fail
    }
  }
}
