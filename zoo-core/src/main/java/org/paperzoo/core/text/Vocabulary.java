package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/** The tokens and ids of a {@code tokenizer.json}, added tokens included. */
final class Vocabulary {
  /** The largest id that is believed, far beyond any tokenizer's. */
  private static final int MOST_IDS = 1 << 24;

  private final String source;
  private final Map<String, Integer> ids = new HashMap<>();
  private String[] tokens = new String[1 << 10];
  private int size;

  /**
   * Reads the vocabulary.
   *
   * @param json the root of a {@code tokenizer.json} that the native library has accepted
   * @param source the name of the source in messages
   */
  Vocabulary(JsonNode json, String source) {
    this.source = source;
    JsonNode vocab = json.path("model").path("vocab");
    if (vocab.isObject()) {
      for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
        add(entry.getKey(), entry.getValue());
      }
    } else { // a unigram model lists pieces with scores; the place is the id
      int id = 0;
      for (JsonNode piece : vocab) {
        put(piece.path(0).asText(), id++);
      }
    }
    int modelSize = ids.size();
    int next = modelSize;
    for (JsonNode added : json.path("added_tokens")) {
      String content = added.path("content").asText();
      Integer known = ids.get(content);
      int id = known == null ? next : known;
      // The library numbers added tokens itself and ignores the numbers in the file.
      if (added.path("id").asInt(-1) != id) {
        throw new FailureException(
            source
                + ": the added token \""
                + content
                + "\" has the id "
                + added.path("id")
                + ", but tokenizers will give it "
                + id
                + ". Save the tokenizer again with Python's tokenizers or transformers.");
      }
      if (known == null) {
        put(content, id);
      }
      next = Math.max(next, id + 1);
    }
  }

  private void add(String token, JsonNode id) {
    if (!id.isIntegralNumber() || id.longValue() < 0 || id.longValue() >= MOST_IDS) {
      throw new FailureException(
          source
              + ": the token \""
              + token
              + "\" has the id "
              + id
              + "; expected a whole number from 0 to "
              + (MOST_IDS - 1)
              + ".");
    }
    put(token, id.intValue());
  }

  private void put(String token, int id) {
    if (id >= tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(id + 1, 2 * tokens.length));
    }
    if (tokens[id] != null) {
      throw new FailureException(
          source
              + ": the tokens \""
              + tokens[id]
              + "\" and \""
              + token
              + "\" share the id "
              + id
              + ".");
    }
    tokens[id] = token;
    ids.put(token, id);
    size = Math.max(size, id + 1);
  }

  /** Returns the largest id plus one. */
  int size() {
    return size;
  }

  /** Returns the id of a token or null. */
  Integer idOf(String token) {
    return ids.get(token);
  }

  /** Returns the token of an id or null. */
  String token(int id) {
    return id < 0 || id >= size ? null : tokens[id];
  }
}
