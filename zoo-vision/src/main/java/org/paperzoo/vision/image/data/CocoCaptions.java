package org.paperzoo.vision.image.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * The captions of COCO (Chen et al. 2015): {@code {"images": [{"id", "file_name"}], "annotations":
 * [{"image_id", "caption"}]}}. Read element by element, since the published file has 90 MB.
 */
final class CocoCaptions {
  private static final JsonMapper MAPPER = new JsonMapper();

  private record Annotation(long image, String caption, int line) {}

  private CocoCaptions() {}

  static void read(Path file, CaptionFiles.Gathered gathered) {
    Map<Long, String> names = new HashMap<>();
    List<Annotation> annotations = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser parser = MAPPER.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(file, parser, "expected a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String list = parser.currentName();
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        if (array && list.equals("images")) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode image = object(file, parser);
            names.put(number(file, parser, image, "id"), text(file, parser, image, "file_name"));
          }
        } else if (array && list.equals("annotations")) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode annotation = object(file, parser);
            annotations.add(
                new Annotation(
                    number(file, parser, annotation, "image_id"),
                    text(file, parser, annotation, "caption"),
                    parser.currentTokenLocation().getLineNr()));
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw new FailureException(
          file
              + ":"
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": not valid JSON ("
              + e.getOriginalMessage()
              + ").",
          e);
    } catch (IOException e) {
      throw new FailureException(
          Files.exists(file)
              ? file + ": cannot be read: " + e.getMessage() + "."
              : file + ": no such file.",
          e);
    }
    add(file, names, annotations, gathered);
  }

  private static void add(
      Path file,
      Map<Long, String> names,
      List<Annotation> annotations,
      CaptionFiles.Gathered gathered) {
    for (Annotation annotation : annotations) {
      String name = names.get(annotation.image());
      String place = file + ":" + annotation.line();
      if (name == null) {
        throw new FailureException(
            place
                + ": a caption is of image_id "
                + annotation.image()
                + ", which is not the id of any of the \"images\".");
      }
      gathered.add(place, name, annotation.caption().strip());
    }
  }

  private static JsonNode object(Path file, JsonParser parser) throws IOException {
    JsonNode node = MAPPER.readTree(parser);
    if (node == null || !node.isObject()) {
      throw malformed(file, parser, "expected an object in the list");
    }
    return node;
  }

  private static long number(Path file, JsonParser parser, JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.canConvertToLong()) {
      throw malformed(file, parser, "expected a whole number as \"" + field + "\"");
    }
    return value.asLong();
  }

  private static String text(Path file, JsonParser parser, JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw malformed(file, parser, "expected text as \"" + field + "\"");
    }
    return value.textValue();
  }

  private static FailureException malformed(Path file, JsonParser parser, String what) {
    return new FailureException(
        file + ":" + parser.currentTokenLocation().getLineNr() + ": " + what + ".");
  }
}
