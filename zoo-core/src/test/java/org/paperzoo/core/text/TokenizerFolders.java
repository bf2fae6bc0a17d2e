package org.paperzoo.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small tokenizers as files: the folders beside this class, also where it lies in an archive. */
public final class TokenizerFolders {
  private static final List<String> FILES =
      List.of("vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json");

  private TokenizerFolders() {}

  /**
   * Copies a tokenizer to a new folder.
   *
   * @param name "bert-uncased", "bert-cased", "roberta", "gpt2" or "json"
   * @param parent where the folder is made
   */
  public static Path copy(String name, Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, name);
    for (String file : FILES) {
      try (InputStream in = TokenizerFolders.class.getResourceAsStream(name + "/" + file)) {
        if (in != null) {
          Files.copy(in, folder.resolve(file));
        }
      }
    }
    assertThat(folder).as("the tokenizer " + name).isNotEmptyDirectory();
    return folder;
  }
}
