package org.paperzoo.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code config.json} of a model folder. Published ones have many keys that no record knows:
 * they are tolerated and listed. What is written looks as {@code transformers} writes it.
 */
public final class ConfigJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /**
   * What was read.
   *
   * @param <R> the record class
   * @param config the record
   * @param unknownKeys the dotted paths of the keys that the record doesn't know, in file order
   * @param root the whole file, for keys such as {@code architectures} and {@code model_type}
   */
  public record Loaded<R extends Record>(R config, List<String> unknownKeys, ConfigNode root) {}

  private ConfigJson() {}

  /**
   * Reads a JSON file to a record.
   *
   * @throws ConfigException with every fault: a syntax error, wrong types, values out of range,
   *     missing keys
   */
  public static <R extends Record> Loaded<R> fromJson(Path file, Class<R> type) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.readJson(file, faults).root();
    List<String> unknown = new ArrayList<>();
    R config = ConfigBinder.bindTolerant(root, type, unknown, faults);
    faults.throwIfAny();
    return new Loaded<>(config, List.copyOf(unknown), root);
  }

  /**
   * Returns a record as JSON with two spaces of indentation and a line end at the end.
   *
   * @param extra entries that come first, such as {@code architectures}; they win over the record's
   *     keys of the same name
   */
  public static String toJson(Record config, Map<String, ?> extra) {
    Map<String, Object> entries = new LinkedHashMap<>(extra);
    ConfigNode node = ConfigNode.of(config);
    node.keys().forEach(key -> entries.putIfAbsent(key, node.get(key)));
    return toJson(entries);
  }

  /**
   * Returns a map, a list, a record or a node as JSON, laid out as {@link #toJson(Record, Map)}.
   */
  public static String toJson(Object value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      Separators separators =
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter(separators)
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter));
      write(ConfigNode.of(value), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory
    }
    return out.append('\n').toString();
  }

  private static void write(ConfigNode node, JsonGenerator json) throws IOException {
    switch (node.kind()) {
      case MAP -> {
        json.writeStartObject();
        for (String key : node.keys()) {
          json.writeFieldName(key);
          write(node.get(key), json);
        }
        json.writeEndObject();
      }
      case LIST -> {
        json.writeStartArray();
        for (ConfigNode element : node.elements()) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case TEXT -> json.writeString(node.text());
      case INTEGER -> json.writeNumber(Scalars.toInteger(node.text()));
      case FLOAT -> json.writeNumber(NumberText.json(Scalars.toDouble(node.text())));
      case BOOLEAN -> json.writeBoolean(node.asBoolean());
      default -> json.writeNull();
    }
  }
}
