package org.paperzoo.nlp.data;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code data} section of multiple choice.
 *
 * @param format the layout of the files
 * @param train the training examples
 * @param validation the validation examples
 * @param test the test examples
 * @param maxTrain the most training examples
 */
public record MultipleChoiceDataConfig(
    @Doc(
            "The layout: swag (CSV: startphrase, sent1, sent2, ending0.., label), race (a folder of"
                + " JSON passages, or a file with one per line), jsonl (context, endings, label).")
        Format format,
    @Doc("The training examples: a file, or with race a folder.") String train,
    @Doc("The validation examples.") String validation,
    @Doc("The test examples; they may have no labels.") @Default("null") String test,
    @Doc("Maximum number of training examples; the first ones are used (default: all).")
        @Default("null")
        @Range(min = 1)
        Integer maxTrain) {
  /** The layout of the files. */
  public enum Format {
    /** SWAG's CSV. */
    SWAG,
    /** RACE's JSON. */
    RACE,
    /** One object per line with {@code context}, {@code endings} and {@code label}. */
    JSONL
  }
}
