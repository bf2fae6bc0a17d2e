package org.paperzoo.nlp.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.paperzoo.core.checkpoint.AtomicFiles;

/** What a {@link TokenizerTrainer} has learnt. */
public final class TrainedTokenizer {
  private final ObjectNode json;
  private final ObjectNode config;
  private final int size;

  TrainedTokenizer(ObjectNode json, ObjectNode config, int size) {
    this.json = json;
    this.config = config;
    this.size = size;
  }

  /** Returns the number of tokens, which may be fewer than were asked for. */
  public int size() {
    return size;
  }

  /** Returns the text of {@code tokenizer.json}. */
  public String json() {
    return JsonFile.write(json);
  }

  /** Opens the tokenizer. */
  public TextTokenizer open() {
    return TextTokenizer.ofJson(json(), "trained tokenizer");
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json} into a folder, which is created
   * if need be.
   */
  public void save(Path folder) {
    write(folder.resolve("tokenizer.json"), json);
    write(folder.resolve(TokenizerSettings.CONFIG), config);
  }

  private static void write(Path file, ObjectNode content) {
    byte[] text = (JsonFile.write(content) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(text));
  }
}
