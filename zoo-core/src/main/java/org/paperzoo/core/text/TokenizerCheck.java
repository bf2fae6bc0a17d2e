package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * Checks a {@code tokenizer.json} for what the native library does not report, or reports by ending
 * the process, as it does for any text of a batch that it cannot encode.
 */
final class TokenizerCheck {
  /** How often a match may go back, at most, for each character of a text. */
  private static final double MOST_WAYS = 1_000;

  private final String source;

  private TokenizerCheck(String source) {
    this.source = source;
  }

  /**
   * Checks the file.
   *
   * @param source the name of the source in messages
   * @throws FailureException if the library would not survive it
   */
  static void check(ObjectNode json, String source) {
    TokenizerCheck check = new TokenizerCheck(source);
    check.addedTokens(json);
    check.model(json.path("model"));
    check.templates(json.path("post_processor"));
    for (String part : new String[] {"normalizer", "pre_tokenizer", "post_processor", "decoder"}) {
      check.expressions(json.path(part), part);
    }
  }

  private FailureException failure(String message) {
    return new FailureException(
        source + ": " + message + " Save the tokenizer again with Python's tokenizers.");
  }

  private void addedTokens(ObjectNode json) {
    JsonNode added = json.path("added_tokens");
    if (added.isNull()) {
      json.remove("added_tokens");
      return;
    }
    if (!added.isArray() && !added.isMissingNode()) {
      throw failure("the key \"added_tokens\" is not a list.");
    }
    for (JsonNode token : added) {
      if (!token.path("content").isTextual()) {
        throw failure("\"added_tokens\" has an entry without a text \"content\".");
      }
    }
  }

  private void model(JsonNode model) {
    if (!model.isObject()) {
      throw failure("the key \"model\" is missing or not an object.");
    }
    JsonNode vocabulary = model.path("vocab");
    if (vocabulary.isEmpty()) {
      throw failure("the vocabulary (model.vocab) has no tokens.");
    }
    String type = type(model);
    if (type.equals("Unigram")) {
      if (!model.path("unk_id").isIntegralNumber()) {
        throw failure("the model has no unk_id, the piece for text that is not in the vocabulary.");
      }
      return;
    }
    JsonNode stated = model.path("unk_token");
    String unknown = stated.asText(type.equals("WordLevel") ? "<unk>" : "[UNK]");
    boolean needed = !type.equals("BPE") || stated.isTextual();
    if (needed && !vocabulary.has(unknown)) {
      throw failure(
          "the vocabulary (model.vocab) has no token "
              + unknown
              + " (model.unk_token), which replaces what is not in the vocabulary.");
    }
  }

  /** Returns the kind of a model; files of old do not say it. */
  private static String type(JsonNode model) {
    if (model.path("type").isTextual()) {
      return model.path("type").textValue();
    }
    if (model.path("vocab").isArray()) {
      return "Unigram";
    }
    return model.has("merges")
        ? "BPE"
        : model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }

  /** Checks a template, or those of a sequence of post-processors. */
  private void templates(JsonNode processor) {
    for (JsonNode part : processor.path("processors")) {
      templates(part);
    }
    if (!processor.path("type").asText().equals("TemplateProcessing")) {
      return;
    }
    JsonNode known = processor.path("special_tokens");
    for (String template : new String[] {"single", "pair"}) {
      for (JsonNode piece : processor.path(template)) {
        JsonNode id = piece.path("SpecialToken").path("id");
        if (id.isTextual() && !known.has(id.textValue())) {
          throw failure(
              "the template \""
                  + template
                  + "\" of the post_processor has the token \""
                  + id.textValue()
                  + "\", which its special_tokens do not have.");
        }
      }
    }
    for (Map.Entry<String, JsonNode> token : known.properties()) {
      int ids = token.getValue().path("ids").size();
      if (ids == 0 || ids != token.getValue().path("tokens").size()) {
        throw failure(
            "the special token \""
                + token.getKey()
                + "\" of the post_processor needs as many ids as tokens, at least one.");
      }
    }
  }

  /** Checks the regular expressions in a part of the pipeline. */
  private void expressions(JsonNode node, String part) {
    JsonNode regex = node.path("pattern").path("Regex");
    if (regex.isTextual()) {
      RegexCost.Cost cost = RegexCost.of(regex.textValue());
      if (cost.degree() > 1 || cost.factor() > MOST_WAYS) {
        throw failure(
            "the regular expression "
                + shortened(regex.textValue())
                + " of the "
                + part
                + " may backtrack too deeply for the native library, which would crash the program."
                + " Use one in which what follows a repetition cannot match the repeated part.");
      }
    }
    for (JsonNode child : node) {
      expressions(child, part);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
