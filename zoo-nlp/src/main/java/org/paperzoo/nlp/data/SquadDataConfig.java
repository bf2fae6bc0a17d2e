package org.paperzoo.nlp.data;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;

/** The {@code data} section of extractive question answering. */
@Choice(fallback = "files")
@Doc("The data set")
public sealed interface SquadDataConfig {
  /** Describes the key {@code max_train}. */
  String MAX_TRAIN =
      "Maximum number of training questions; the first ones are used (default: all).";

  /**
   * Loads the data set.
   *
   * @throws org.paperzoo.core.error.FailureException if a file is missing or malformed
   */
  SquadData load(DataHome home);

  /**
   * SQuAD 2.0.
   *
   * @param maxTrain the most training questions
   */
  @Variant("squad_2")
  @Doc("SQuAD 2.0: squad/train-v2.0.json and dev-v2.0.json of the data folder, or else downloaded")
  record Squad2(@Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements SquadDataConfig {
    @Override
    public SquadData load(DataHome home) {
      return SquadData.read(
          SquadData.published(home, "train-v2.0.json"),
          SquadData.published(home, "dev-v2.0.json"),
          maxTrain);
    }
  }

  /**
   * Files in the layout of SQuAD.
   *
   * @param train the training questions
   * @param validation the validation questions
   * @param maxTrain the most training questions
   */
  @Variant("files")
  @Doc("files in SQuAD's layout")
  record Files(
      @Doc(
              "The training questions, a JSON file in the layout of SQuAD 1.1 or 2.0 (or flat, as"
                  + " Hugging Face's scripts take it), in the working folder or the data folder.")
          @Default("squad/train-v1.1.json")
          String train,
      @Doc("The validation questions.") @Default("squad/dev-v1.1.json") String validation,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements SquadDataConfig {
    @Override
    public SquadData load(DataHome home) {
      String origin = "https://rajpurkar.github.io/SQuAD-explorer";
      return SquadData.read(
          DataPaths.file(home, train, origin), DataPaths.file(home, validation, origin), maxTrain);
    }
  }
}
