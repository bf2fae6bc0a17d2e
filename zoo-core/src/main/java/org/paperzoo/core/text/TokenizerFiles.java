package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.UsageException;

/**
 * What a folder says about its tokenizer, as one {@code tokenizer.json}.
 *
 * @param json the {@code tokenizer.json} to load, settings applied
 * @param settings the files beside it
 * @param cleanUp whether decoding undoes the spaces of English tokenization
 * @param folder the folder it comes from, or null
 * @param name the name of the source in messages
 */
record TokenizerFiles(
    ObjectNode json, TokenizerSettings settings, boolean cleanUp, Path folder, String name) {
  private static final String JSON = "tokenizer.json";
  private static final String WORD_PIECE = "vocab.txt";
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String CLEAN_UP = "clean_up_tokenization_spaces";

  /** Tokenizers of a quarter of a million tokens have about 30 MB. */
  static final int MOST_BYTES = 256 << 20;

  private static final List<String> ALL =
      List.of(
          JSON,
          WORD_PIECE,
          VOCABULARY,
          MERGES,
          TokenizerSettings.CONFIG,
          TokenizerSettings.SPECIAL,
          TokenizerSettings.ADDED);

  /** Reads the tokenizer of a folder, or a {@code tokenizer.json} itself. */
  static TokenizerFiles read(Path place) {
    if (Files.isRegularFile(place)) {
      return of(JsonFile.readObject(place, MOST_BYTES), TokenizerSettings.none(), null, place);
    }
    if (Files.isRegularFile(place.resolve(JSON))) {
      Path file = place.resolve(JSON);
      ObjectNode json = JsonFile.readObject(file, MOST_BYTES);
      return of(json, TokenizerSettings.read(place), place, file);
    }
    if (Files.isRegularFile(place.resolve(WORD_PIECE))) {
      Path file = place.resolve(WORD_PIECE);
      TokenizerSettings settings = TokenizerSettings.read(place);
      ObjectNode json = WordPieceFile.read(file, settings);
      // True where the file says nothing: the default of transformers' BertTokenizer.
      boolean cleanUp = settings.flag(CLEAN_UP).orElse(true);
      return new TokenizerFiles(json, settings, cleanUp, place, file.toString());
    }
    if (Files.isRegularFile(place.resolve(VOCABULARY))
        && Files.isRegularFile(place.resolve(MERGES))) {
      Path file = place.resolve(VOCABULARY);
      TokenizerSettings settings = TokenizerSettings.read(place);
      ObjectNode json = BytePairFiles.read(file, place.resolve(MERGES), settings);
      boolean cleanUp = settings.flag(CLEAN_UP).orElse(false);
      return new TokenizerFiles(json, settings, cleanUp, place, file.toString());
    }
    throw new UsageException(
        (Files.exists(place) ? place + " has no tokenizer" : "there is no folder " + place)
            + "; expected a folder with tokenizer.json, or vocab.txt, or vocab.json and"
            + " merges.txt.");
  }

  /** Takes the text of a {@code tokenizer.json}. */
  static TokenizerFiles of(String json, String name) {
    ObjectNode root = JsonFile.object(json, name);
    TokenizerCheck.check(root, name);
    dropDefaults(root);
    return new TokenizerFiles(root, TokenizerSettings.none(), false, null, name);
  }

  /** Takes a {@code tokenizer.json} and the {@code tokenizer_config.json} that goes with it. */
  static TokenizerFiles of(ObjectNode json, ObjectNode config, String name) {
    TokenizerSettings settings = TokenizerSettings.of(config, name);
    dropDefaults(json);
    apply(settings, json);
    boolean cleanUp = settings.flag(CLEAN_UP).orElse(false);
    return new TokenizerFiles(json, settings, cleanUp, null, name);
  }

  private static TokenizerFiles of(
      ObjectNode json, TokenizerSettings settings, Path folder, Path file) {
    TokenizerCheck.check(json, file.toString());
    dropDefaults(json);
    apply(settings, json);
    boolean cleanUp = settings.flag(CLEAN_UP).orElse(false);
    return new TokenizerFiles(json, settings, cleanUp, folder, file.toString());
  }

  /** Truncation and padding are up to the caller. */
  private static void dropDefaults(ObjectNode json) {
    json.putNull("truncation");
    json.putNull("padding");
  }

  /**
   * Lets settings win over the tokenizer's own, as {@code transformers} does: the explicit ones,
   * and for a {@code tokenizer_class} of BERT also that class's defaults.
   */
  private static void apply(TokenizerSettings settings, ObjectNode json) {
    if (json.path("normalizer") instanceof ObjectNode normalizer
        && normalizer.path("type").asText().equals("BertNormalizer")) {
      boolean bert = settings.text("tokenizer_class").orElse("").startsWith("BertTokenizer");
      for (String[] keys :
          new String[][] {
            {"do_lower_case", "lowercase"}, {"tokenize_chinese_chars", "handle_chinese_chars"}
          }) {
        if (bert || settings.states(keys[0])) {
          normalizer.put(keys[1], settings.flag(keys[0]).orElse(true));
        }
      }
      if (bert || settings.states("strip_accents")) {
        normalizer.put("strip_accents", settings.flag("strip_accents").orElse(null));
      }
    }
    for (String part : List.of("pre_tokenizer", "post_processor")) {
      if (json.path(part) instanceof ObjectNode object && object.has("add_prefix_space")) {
        settings.flag("add_prefix_space").ifPresent(value -> object.put("add_prefix_space", value));
      }
    }
    addTokens(settings, json);
  }

  /** Adds the tokens that only the settings know of. */
  private static void addTokens(TokenizerSettings settings, ObjectNode json) {
    ArrayNode known = json.withArray("added_tokens");
    for (AddedToken token : settings.addedTokens()) {
      boolean there = false;
      for (JsonNode entry : known) {
        there |= entry.path("content").asText().equals(token.content());
      }
      if (!there) {
        known.add(token.toJson());
      }
    }
  }

  /** Returns what {@link #save} and messages need: the tree of a big vocabulary is let go. */
  TokenizerFiles light() {
    return folder == null ? this : new TokenizerFiles(null, settings, cleanUp, folder, name);
  }

  /**
   * Writes the files into an existing folder: as they were, or else as {@code tokenizer.json} and,
   * where there is one, {@code tokenizer_config.json}.
   */
  void save(Path target) {
    if (folder == null) {
      write(target.resolve(JSON), json);
      settings.config().ifPresent(c -> write(target.resolve(TokenizerSettings.CONFIG), c));
      return;
    }
    if (target.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize())) {
      return;
    }
    for (String file : ALL) {
      Path from = folder.resolve(file);
      if (Files.isRegularFile(from)) {
        AtomicFiles.write(target.resolve(file), out -> Files.copy(from, out));
      }
    }
  }

  static void write(Path file, ObjectNode content) {
    byte[] text = (JsonFile.write(content) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(text));
  }
}
