package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** What a {@link TokenizerTrainer} has trained. */
public final class TrainedTokenizer {
  private final ObjectNode json;
  private final ObjectNode config;
  private final int size;

  TrainedTokenizer(ObjectNode json, ObjectNode config, int size) {
    this.json = json;
    this.config = config;
    this.size = size;
  }

  /** Returns the number of tokens, which may be fewer than requested. */
  public int size() {
    return size;
  }

  /** Returns the text of {@code tokenizer.json}. */
  public String json() {
    return JsonFile.write(json);
  }

  /**
   * Returns this tokenizer for a model that takes texts of at most this many tokens, special ones
   * included: {@code model_max_length}, where {@code transformers} truncates if asked to.
   */
  public TrainedTokenizer forLength(int maxLength) {
    return new TrainedTokenizer(json, config.deepCopy().put("model_max_length", maxLength), size);
  }

  /** Opens the tokenizer; saving it writes what {@link #save} writes. */
  public TextTokenizer open() {
    return NativeTokenizer.open(TokenizerFiles.of(json.deepCopy(), config, "trained tokenizer"));
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json} into a folder, which is created
   * if need be.
   */
  public void save(Path folder) {
    TokenizerFiles.write(folder.resolve("tokenizer.json"), json);
    TokenizerFiles.write(folder.resolve(TokenizerSettings.CONFIG), config);
  }
}
