package org.paperzoo.nlp.data;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code data} section of extractive question answering.
 *
 * @param name which data set
 * @param train the training questions
 * @param validation the validation questions
 * @param maxTrain the most training questions
 */
public record SquadDataConfig(
    @Doc(
            "The data set: files (those below), or squad_2 (SQuAD 2.0: squad/train-v2.0.json and"
                + " dev-v2.0.json of the data folder, or else downloaded).")
        @Default("files")
        String name,
    @Doc(
            "With name: files, the training questions, a JSON file in the layout of SQuAD 1.1 or"
                + " 2.0 (or flat, as Hugging Face's scripts take it), in the working folder or the"
                + " data folder.")
        @Default("squad/train-v1.1.json")
        String train,
    @Doc("With name: files, the validation questions.") @Default("squad/dev-v1.1.json")
        String validation,
    @Doc("Maximum number of training questions; the first ones are used (default: all).")
        @Default("null")
        @Range(min = 1)
        Integer maxTrain) {
  /** Checks the name. */
  public SquadDataConfig {
    DidYouMean.require("name", name, SquadData.NAMES);
  }
}
