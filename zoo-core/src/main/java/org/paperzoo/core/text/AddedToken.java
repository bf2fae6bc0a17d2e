package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A token that is cut out of the text before the model sees it.
 *
 * @param id its id
 * @param content its text
 * @param singleWord whether it counts only between word boundaries
 * @param lstrip whether it swallows white space on its left
 * @param rstrip whether it swallows white space on its right
 * @param normalized whether it is looked for in the normalized text
 * @param special whether decoding may leave it out
 */
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {

  /** Returns a special token without further flags. */
  static AddedToken special(int id, String content) {
    return new AddedToken(id, content, false, false, false, false, true);
  }

  /** Returns a mask token as RoBERTa has it: the space before it is part of it. */
  static AddedToken mask(int id, String content) {
    return new AddedToken(id, content, false, true, false, false, true);
  }

  /** Returns an ordinary added token. */
  static AddedToken plain(int id, String content) {
    return new AddedToken(id, content, false, false, false, true, false);
  }

  /** Adds a token unless one of the same text is there; returns the one that is there then. */
  static AddedToken addIfAbsent(AddedToken token, List<AddedToken> tokens) {
    for (AddedToken known : tokens) {
      if (known.content().equals(token.content())) {
        return known;
      }
    }
    tokens.add(token);
    return token;
  }

  /** Reads an entry of {@code added_tokens_decoder}. */
  static AddedToken of(int id, JsonNode json) {
    return new AddedToken(
        id,
        json.path("content").asText(),
        json.path("single_word").asBoolean(),
        json.path("lstrip").asBoolean(),
        json.path("rstrip").asBoolean(),
        json.path("normalized").asBoolean(),
        json.path("special").asBoolean());
  }

  /** Returns the entry of a {@code tokenizer.json}. */
  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", normalized)
        .put("special", special);
  }
}
