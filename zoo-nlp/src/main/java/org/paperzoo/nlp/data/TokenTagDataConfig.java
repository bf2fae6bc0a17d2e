package org.paperzoo.nlp.data;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;

/**
 * The {@code data} section of token classification.
 *
 * @param name which data set
 * @param train the training file of {@code files}
 * @param validation the validation file
 * @param test the test file
 * @param wordColumn the column of the word
 * @param tagColumn the column of the tag
 * @param tags the tags
 */
public record TokenTagDataConfig(
    @Doc("The data set: wnut_17 (emerging entities, 6 types), or files for your own data.")
        @Default("wnut_17")
        String name,
    @Doc(
            "With name: files, the training sentences in CoNLL's format: one word and its tag per"
                + " line, a blank line between sentences.")
        @Default("null")
        String train,
    @Doc("With name: files, the validation sentences.") @Default("null") String validation,
    @Doc("With name: files, the test sentences.") @Default("null") String test,
    @Doc("The column of the word, from 0; negative numbers count from the end.") @Default("0")
        int wordColumn,
    @Doc("The column of the tag, from 0; negative numbers count from the end.") @Default("-1")
        int tagColumn,
    @Doc(
            "The tags in the order of their numbers (default: those of the training sentences in"
                + " alphabetical order, O first).")
        @Default("null")
        List<String> tags) {
  /** Checks the name. */
  public TokenTagDataConfig {
    DidYouMean.require("name", name, TokenTagData.NAMES);
  }

  /** Returns the config of a data set by name. */
  public static TokenTagDataConfig named(String name) {
    return new TokenTagDataConfig(name, null, null, null, 0, -1, null);
  }
}
