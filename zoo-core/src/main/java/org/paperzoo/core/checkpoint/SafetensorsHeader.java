package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;

/**
 * The JSON header of a safetensors file, checked: {@code {"__metadata__": {string: string}, name:
 * {"dtype": ..., "shape": [...], "data_offsets": [begin, end]}, ...}}.
 *
 * <p>What the reference implementation (safetensors 0.8) accepts is accepted, except that a name
 * that appears twice is an error, as the format demands.
 */
final class SafetensorsHeader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names come from a file: caching them for ever would let files fill the memory.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Path file;
  private final Map<String, Located> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** A tensor and where its bytes begin, counted from the first byte after the header. */
  record Located(TensorInfo info, StoredType type, long begin) {}

  private SafetensorsHeader(Path file) {
    this.file = file;
  }

  /**
   * Parses and checks a header.
   *
   * @param file the file, for messages
   * @param json the header's text
   * @param dataBytes how many bytes follow the header
   * @throws FailureException if the header is malformed or does not describe exactly these bytes
   */
  static SafetensorsHeader parse(Path file, String json, long dataBytes) {
    SafetensorsHeader header = new SafetensorsHeader(file);
    try (JsonParser parser = JSON.createParser(json)) {
      header.parse(parser);
    } catch (JsonProcessingException e) {
      throw header.malformed(
          "its header is not valid JSON: %s (at character %s of it)",
          e.getOriginalMessage(), e.getLocation() == null ? "?" : e.getLocation().getCharOffset());
    } catch (IOException e) {
      throw new IllegalStateException(e); // a string cannot fail to be read
    }
    header.sortByOffset();
    header.checkCoverage(dataBytes);
    return header;
  }

  /** Returns the tensors in the order of their bytes. */
  Map<String, Located> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private void parse(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("its header is not a JSON object");
    }
    boolean metadataSeen = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("__metadata__")) {
        if (metadataSeen) {
          throw malformed("its header has \"__metadata__\" twice");
        }
        metadataSeen = true;
        parseMetadata(parser);
      } else {
        Located tensor = parseTensor(parser, name);
        if (tensors.put(name, tensor) != null) {
          throw malformed("%s appears twice in its header", tensor(name));
        }
      }
    }
    if (parser.nextToken() != null) {
      throw malformed("there is more than one JSON value in its header");
    }
  }

  private void parseMetadata(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("\"__metadata__\" must be an object of strings");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw malformed("the value of %s in \"__metadata__\" must be a string", Quote.name(key));
      }
      if (metadata.put(key, parser.getText()) != null) {
        throw malformed("%s appears twice in \"__metadata__\"", Quote.name(key));
      }
    }
  }

  private Located parseTensor(JsonParser parser, String name) throws IOException {
    if (!Utf8.isEncodable(name)) {
      throw malformed("the name of %s is not valid Unicode", tensor(name));
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("%s must be an object with dtype, shape and data_offsets", tensor(name));
    }
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          checkFirst(name, key, dtype);
          if (value != JsonToken.VALUE_STRING) {
            throw malformed("dtype of %s must be a string", tensor(name));
          }
          dtype = parser.getText();
        }
        case "shape" -> {
          checkFirst(name, key, shape);
          shape = parseNumbers(parser, name, key);
        }
        case "data_offsets" -> {
          checkFirst(name, key, offsets);
          offsets = parseNumbers(parser, name, key);
        }
        default -> parser.skipChildren(); // the reference implementation ignores other keys, too
      }
    }
    return locate(name, dtype, shape, offsets);
  }

  private void checkFirst(String name, String key, Object earlier) {
    if (earlier != null) {
      throw malformed("%s has %s twice", tensor(name), key);
    }
  }

  private long[] parseNumbers(JsonParser parser, String name, String key) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("%s of %s must be an array of whole numbers", key, tensor(name));
    }
    long[] numbers = new long[4];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw malformed(
            "%s of %s must hold whole numbers from 0 to 2^63-1, not %s",
            key, tensor(name), Quote.text(parser.getText()));
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = parser.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private Located locate(String name, String dtype, long[] shape, long[] offsets) {
    if (dtype == null || shape == null || offsets == null) {
      String missing =
          Stream.of(
                  dtype == null ? "dtype" : null,
                  shape == null ? "shape" : null,
                  offsets == null ? "data_offsets" : null)
              .filter(key -> key != null)
              .collect(Collectors.joining(" and "));
      throw malformed("%s has no %s", tensor(name), missing);
    }
    StoredType type = StoredType.named(dtype);
    if (type == null) {
      throw malformed(
          "%s has the unknown dtype %s, known are %s",
          tensor(name),
          Quote.name(dtype),
          Arrays.stream(StoredType.values()).map(Enum::name).collect(Collectors.joining(", ")));
    }
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw malformed(
          "data_offsets of %s must be [begin, end] with begin <= end, not %s",
          tensor(name), Quote.shape(offsets));
    }
    long bits = 1;
    try {
      for (long dimension : shape) {
        bits = Math.multiplyExact(bits, dimension);
      }
      bits = Math.multiplyExact(bits, type.bits());
    } catch (ArithmeticException e) {
      throw malformed("%s is too large for any file", described(name, dtype, shape));
    }
    if (bits % 8 != 0) {
      throw malformed("%s does not fill whole bytes", described(name, dtype, shape));
    }
    if (offsets[1] - offsets[0] != bits / 8) {
      throw malformed(
          "%s needs %s bytes, but its data_offsets %s hold %s",
          described(name, dtype, shape),
          bits / 8,
          Arrays.toString(offsets),
          offsets[1] - offsets[0]);
    }
    return new Located(new TensorInfo(name, dtype, new Shape(shape), bits / 8), type, offsets[0]);
  }

  private void sortByOffset() {
    List<Located> sorted = new ArrayList<>(tensors.values());
    sorted.sort(
        Comparator.comparingLong(Located::begin)
            .thenComparingLong(tensor -> tensor.info().bytes()));
    tensors.clear();
    sorted.forEach(tensor -> tensors.put(tensor.info().name(), tensor));
  }

  /** Checks that the tensors cover the data without gaps, overlaps or bytes left over. */
  private void checkCoverage(long dataBytes) {
    long end = 0;
    String previous = null;
    for (Located tensor : tensors.values()) {
      String name = tensor.info().name();
      if (tensor.begin() != end) {
        throw malformed(
            "the bytes of %s begin at %s, but %s (there must be no gap and no overlap)",
            tensor(name),
            tensor.begin(),
            previous == null
                ? "the first tensor's must begin at 0"
                : "those of the tensor before it, " + Quote.name(previous) + ", end at " + end);
      }
      end = tensor.begin() + tensor.info().bytes();
      if (end > dataBytes) {
        throw malformed(
            "the bytes of %s end at %s, but only %s bytes follow the header: the file is cut off",
            tensor(name), end, dataBytes);
      }
      previous = name;
    }
    if (end != dataBytes) {
      throw malformed(
          "its tensors end at byte %s after the header, but %s bytes follow the header",
          end, dataBytes);
    }
  }

  private static String tensor(String name) {
    return "tensor " + Quote.name(name);
  }

  private static String described(String name, String dtype, long[] shape) {
    return tensor(name) + " of dtype " + dtype + " and shape " + Quote.shape(shape);
  }

  private FailureException malformed(String format, Object... arguments) {
    return SafetensorsFile.malformed(file, format.formatted(arguments));
  }
}
