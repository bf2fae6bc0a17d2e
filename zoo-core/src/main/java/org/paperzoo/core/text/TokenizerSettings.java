package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paperzoo.core.error.FailureException;

/**
 * What {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}
 * say, the first having precedence as in {@code transformers}.
 */
final class TokenizerSettings {
  static final String CONFIG = "tokenizer_config.json";
  static final String SPECIAL = "special_tokens_map.json";
  static final String ADDED = "added_tokens.json";

  private static final int MOST_BYTES = 8 << 20;
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final String source;
  private final JsonNode config;
  private final JsonNode special;
  private final JsonNode added;

  private TokenizerSettings(String source, JsonNode config, JsonNode special, JsonNode added) {
    this.source = source;
    this.config = config;
    this.special = special;
    this.added = added;
  }

  /** Reads the files that a folder has; each may be missing. */
  static TokenizerSettings read(Path folder) {
    return new TokenizerSettings(
        folder.resolve(CONFIG).toString(),
        readObject(folder.resolve(CONFIG)),
        readObject(folder.resolve(SPECIAL)),
        readObject(folder.resolve(ADDED)));
  }

  /** Returns settings that say nothing. */
  static TokenizerSettings none() {
    return new TokenizerSettings("", NOTHING, NOTHING, NOTHING);
  }

  /** Takes a {@code tokenizer_config.json}. */
  static TokenizerSettings of(ObjectNode config, String source) {
    return new TokenizerSettings(source, config, NOTHING, NOTHING);
  }

  /** Returns {@code tokenizer_config.json} if there is one. */
  Optional<ObjectNode> config() {
    return config instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  private static JsonNode readObject(Path file) {
    return Files.exists(file) ? JsonFile.readObject(file, MOST_BYTES) : NOTHING;
  }

  /** Returns a true or false that is stated. */
  Optional<Boolean> flag(String key) {
    JsonNode value = config.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw new FailureException(
          source + ": the key \"" + key + "\" is " + value + "; expected true or false.");
    }
    return Optional.of(value.booleanValue());
  }

  /** Returns whether a key is stated, be it as null. */
  boolean states(String key) {
    return config.has(key);
  }

  /** Returns a text that is stated. */
  Optional<String> text(String key) {
    return Optional.ofNullable(config.path(key).textValue());
  }

  /** Returns the text of a special token such as {@code pad_token}. */
  Optional<String> specialToken(String role) {
    for (JsonNode from : List.of(config, special)) {
      JsonNode value = from.path(role);
      String content = value.isObject() ? value.path("content").textValue() : value.textValue();
      if (content != null) {
        return Optional.of(content);
      }
    }
    return Optional.empty();
  }

  /** Returns the tokens added to the model's vocabulary, by id. */
  List<AddedToken> addedTokens() {
    List<AddedToken> tokens = new ArrayList<>();
    JsonNode decoder = config.path("added_tokens_decoder");
    if (decoder.isObject()) {
      for (Map.Entry<String, JsonNode> entry : decoder.properties()) {
        tokens.add(AddedToken.of(id(entry.getKey()), entry.getValue()));
      }
    } else if (added.isObject()) {
      for (Map.Entry<String, JsonNode> entry : added.properties()) {
        tokens.add(AddedToken.plain(entry.getValue().asInt(-1), entry.getKey()));
      }
    }
    tokens.sort(Comparator.comparingInt(AddedToken::id));
    return tokens;
  }

  private int id(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new FailureException(
          source + ": added_tokens_decoder has the key \"" + key + "\"; expected a token id.", e);
    }
  }
}
