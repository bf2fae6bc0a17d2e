package org.paperzoo.nlp.data;

import org.paperzoo.core.data.DataHome;

/**
 * Running text to learn from and to be measured on.
 *
 * @param name the data set's name
 * @param train the training text
 * @param validation the validation text
 * @param test the test text, or null where there is none
 */
public record CorpusData(String name, TextCorpus train, TextCorpus validation, TextCorpus test) {
  /**
   * Opens the corpus that a config names.
   *
   * @throws org.paperzoo.core.error.UsageException if there is none of the name
   * @throws org.paperzoo.core.error.FailureException if a file is missing
   */
  public static CorpusData load(CorpusConfig config, DataHome home) {
    return new CorpusReader(config, home).read();
  }
}
