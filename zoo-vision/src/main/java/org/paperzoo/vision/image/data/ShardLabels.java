package org.paperzoo.vision.image.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.data.ShardIndex.Sample;

/** What is said of a sample beside its picture. */
final class ShardLabels {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> CLASS_FIELDS = List.of("label", "cls", "class");
  private static final List<String> CAPTION_FIELDS = List.of("caption", "text", "title");

  private ShardLabels() {}

  /**
   * Reads the class of a sample.
   *
   * @return {@link ImageExample#UNLABELLED} if the sample has none
   * @throws FailureException if it is not a whole number from 0
   */
  static int label(ShardIndex shard, FileChannel channel, Sample sample) throws IOException {
    String text = null;
    if (sample.cls() != null) {
      text = shard.text(channel, sample.cls());
    } else if (sample.json() != null) {
      text = field(shard, channel, sample, CLASS_FIELDS);
    }
    if (text == null) {
      return ImageExample.UNLABELLED;
    }
    if (!text.matches("[0-9]{1,8}")) {
      throw new FailureException(
          shard.name(sample)
              + ": expected a class number from 0, found \""
              + shorten(text)
              + "\".");
    }
    return Integer.parseInt(text);
  }

  /**
   * Reads the caption of a sample.
   *
   * @throws FailureException if it has none
   */
  static String caption(ShardIndex shard, FileChannel channel, Sample sample) throws IOException {
    String text = null;
    if (sample.txt() != null) {
      text = shard.text(channel, sample.txt());
    } else if (sample.json() != null) {
      text = field(shard, channel, sample, CAPTION_FIELDS);
    }
    if (text == null || text.isBlank()) {
      throw new FailureException(
          shard.name(sample)
              + ": has no caption. Expected an entry .txt, or .json with a field caption.");
    }
    return text;
  }

  /** Returns the first of the fields that the sample's object has, as text; null if none. */
  private static String field(
      ShardIndex shard, FileChannel channel, Sample sample, List<String> names) throws IOException {
    JsonNode object;
    try {
      object = MAPPER.readTree(shard.read(channel, sample.json()));
    } catch (JsonProcessingException e) {
      throw new FailureException(
          shard.name(sample) + ".json: not valid JSON (" + e.getOriginalMessage() + ").", e);
    }
    return names.stream()
        .map(object::path)
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asText)
        .findFirst()
        .orElse(null);
  }

  private static String shorten(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
