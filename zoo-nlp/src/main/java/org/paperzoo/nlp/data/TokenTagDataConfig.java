package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;

/** The {@code data} section of token classification. */
@Choice(fallback = "wnut_17")
@Doc("The data set")
public sealed interface TokenTagDataConfig {
  /** Describes the key {@code tags}. */
  String TAGS =
      "The tags in the order of their numbers (default: those of the training sentences in"
          + " alphabetical order, O first).";

  /**
   * Returns the tags in the order of their numbers, or null for those of the training sentences.
   */
  List<String> tags();

  /**
   * Loads the data set.
   *
   * @throws org.paperzoo.core.error.FailureException if a file is missing or malformed, or has a
   *     tag that is not among {@link #tags}
   */
  TokenTagData load(DataHome home);

  /**
   * Emerging entities in tweets.
   *
   * @param tags the tags, or null
   */
  @Variant("wnut_17")
  @Doc("emerging entities, 6 types")
  record Wnut17(@Doc(TAGS) @Default("null") List<String> tags) implements TokenTagDataConfig {
    @Override
    public TokenTagData load(DataHome home) {
      Path folder =
          DataPaths.folder(home, "wnut-17", "https://github.com/leondz/emerging_entities_17");
      TokenTagReader reader = new TokenTagReader("wnut_17", 0, -1, tags);
      return reader.read(
          folder.resolve("train.conll"), folder.resolve("dev.conll"), folder.resolve("test.conll"));
    }
  }

  /**
   * The user's own sentences.
   *
   * @param train the training file
   * @param validation the validation file, or null
   * @param test the test file, or null
   * @param wordColumn the column of the word
   * @param tagColumn the column of the tag
   * @param tags the tags, or null
   */
  @Variant("files")
  @Doc("your own data")
  record Files(
      @Doc(
              "The training sentences in CoNLL's format: one word and its tag per line, a blank"
                  + " line between sentences; in the working folder or the data folder.")
          String train,
      @Doc("The validation sentences.") @Default("null") String validation,
      @Doc("The test sentences.") @Default("null") String test,
      @Doc("The column of the word, from 0; negative numbers count from the end.") @Default("0")
          int wordColumn,
      @Doc("The column of the tag, from 0; negative numbers count from the end.") @Default("-1")
          int tagColumn,
      @Doc(TAGS) @Default("null") List<String> tags)
      implements TokenTagDataConfig {
    @Override
    public TokenTagData load(DataHome home) {
      TokenTagReader reader = new TokenTagReader("files", wordColumn, tagColumn, tags);
      return reader.read(path(home, train), path(home, validation), path(home, test));
    }

    private static Path path(DataHome home, String file) {
      return file == null ? null : DataPaths.file(home, file, null);
    }
  }
}
