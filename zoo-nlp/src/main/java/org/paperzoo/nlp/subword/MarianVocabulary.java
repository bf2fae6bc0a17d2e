package org.paperzoo.nlp.subword;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.text.CleanUp;

/** The ids of {@code vocab.json}, and what {@code tokenizer_config.json} says of them. */
final class MarianVocabulary {
  private static final int MAX_ID = 1 << 24;

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();
  private final String eos;
  private final String unk;
  private final String pad;
  private final boolean cleansUp;
  private int size;

  /**
   * A part of a text.
   *
   * @param text the text
   * @param isSpecial whether it is a special token
   */
  record Part(String text, boolean isSpecial) {}

  private MarianVocabulary(String eos, String unk, String pad, boolean cleansUp) {
    this.eos = eos;
    this.unk = unk;
    this.pad = pad;
    this.cleansUp = cleansUp;
  }

  /**
   * Reads a vocabulary.
   *
   * @param settings {@code tokenizer_config.json}, or an empty object
   * @param name of the file in messages
   */
  static MarianVocabulary of(ObjectNode json, JsonNode settings, String name) {
    MarianVocabulary vocabulary =
        new MarianVocabulary(
            special(settings, "eos_token", "</s>"),
            special(settings, "unk_token", "<unk>"),
            special(settings, "pad_token", "<pad>"),
            settings.path("clean_up_tokenization_spaces").booleanValue());
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode value = entry.getValue();
      if (!value.canConvertToInt()
          || !value.isIntegralNumber()
          || value.intValue() < 0
          || value.intValue() > MAX_ID) {
        throw new FailureException(
            name
                + ": the token \""
                + entry.getKey()
                + "\" has the id "
                + value
                + "; expected a whole number from 0.");
      }
      int id = value.intValue();
      vocabulary.ids.put(entry.getKey(), id);
      vocabulary.tokens.put(id, entry.getKey()); // of two tokens with one id the later, as Python
      vocabulary.size = Math.max(vocabulary.size, id + 1);
    }
    for (String token : List.of(vocabulary.eos, vocabulary.unk, vocabulary.pad)) {
      if (!vocabulary.ids.containsKey(token)) {
        throw new FailureException(
            name
                + ": the vocabulary has no "
                + token
                + ". Expected the vocab.json of a Marian model.");
      }
    }
    return vocabulary;
  }

  private static String special(JsonNode settings, String role, String usual) {
    JsonNode value = settings.path(role);
    String content = value.isObject() ? value.path("content").textValue() : value.textValue();
    return content == null || content.isEmpty() ? usual : content;
  }

  /** Cuts a text at the special tokens that it contains. */
  List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      String found = null;
      int at = text.length();
      for (String token : List.of(eos, unk, pad)) {
        int place = text.indexOf(token, from);
        if (place >= 0 && place < at) {
          at = place;
          found = token;
        }
      }
      if (at > from) {
        parts.add(new Part(text.substring(from, at), false));
      }
      if (found == null) {
        break;
      }
      parts.add(new Part(found, true));
      from = at + found.length();
    }
    return parts;
  }

  /** Returns the id of a token, or that of the unknown token. */
  int idOf(String token) {
    Integer id = ids.get(token);
    return id == null ? unkId() : id;
  }

  /** Returns the token of an id, or the unknown token. */
  String token(int id) {
    return tokens.getOrDefault(id, unk);
  }

  boolean isSpecial(String token) {
    return token.equals(eos) || token.equals(unk) || token.equals(pad);
  }

  int eosId() {
    return ids.get(eos);
  }

  int unkId() {
    return ids.get(unk);
  }

  int padId() {
    return ids.get(pad);
  }

  /** Returns the largest id plus one. */
  int size() {
    return size;
  }

  /** Returns the tokens of target languages. */
  Set<String> languages() {
    Set<String> languages = new TreeSet<>();
    for (String token : ids.keySet()) {
      if (token.startsWith(">>") && token.endsWith("<<")) {
        languages.add(token);
      }
    }
    return Collections.unmodifiableSet(languages);
  }

  /** Undoes the spaces of English tokenization if the settings ask for it. */
  String cleanUp(String text) {
    return cleansUp ? CleanUp.of(text) : text;
  }
}
