package org.paperzoo.nlp.data;

import java.util.List;
import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;

/** The {@code data} section of text classification and regression. */
@Choice(fallback = "glosses")
@Doc("The data set")
public sealed interface ClassificationDataConfig
    permits ClassificationDataConfig.Categories,
        ClassificationDataConfig.Sst2Sentences,
        ClassificationDataConfig.StanfordMovieReview,
        ClassificationDataConfig.Glue,
        ClassificationFiles {
  /** Describes the key {@code max_train}. */
  String MAX_TRAIN = "Maximum number of training examples; the first ones are used (default: all).";

  /** Describes the key {@code folder}. */
  String FOLDER =
      "The folder of the data set's files, in the data folder unless it is absolute (default: the"
          + " usual one, ";

  /**
   * Loads the data set.
   *
   * @throws org.paperzoo.core.error.UsageException if the section does not fit the files
   * @throws org.paperzoo.core.error.FailureException if a file is missing or malformed
   */
  ClassificationData load(DataHome home);

  /** Returns the names of the data set's metrics, the main one first. Reads no files. */
  List<String> metricNames();

  /**
   * The categories of WordNet's definitions.
   *
   * @param maxTrain the most training examples
   */
  @Variant("glosses")
  @Doc("bundled: WordNet's definitions in 45 categories")
  record Categories(@Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ClassificationDataConfig {
    @Override
    public ClassificationData load(DataHome home) {
      return Glosses.classification().withAtMost(maxTrain);
    }

    @Override
    public List<String> metricNames() {
      return List.of("accuracy");
    }
  }

  /**
   * The whole sentences of the Stanford Sentiment Treebank.
   *
   * @param folder where its files are
   * @param maxTrain the most training examples
   */
  @Variant("sst2_sentences")
  @Doc("6,920 whole sentences")
  record Sst2Sentences(
      @Doc(FOLDER + "sst-2).") @Default("null") String folder,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ClassificationDataConfig {
    @Override
    public ClassificationData load(DataHome home) {
      return PublishedTables.sentences(home, folder).withAtMost(maxTrain);
    }

    @Override
    public List<String> metricNames() {
      return List.of("accuracy");
    }
  }

  /**
   * The Large Movie Review Dataset.
   *
   * @param folder where its files are
   * @param maxTrain the most training examples
   */
  @Variant(MovieReviews.NAME)
  @Doc("50,000 reviews; from the data folder, or else downloaded")
  record StanfordMovieReview(
      @Doc(FOLDER + "aclImdb).") @Default("null") String folder,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ClassificationDataConfig {
    @Override
    public ClassificationData load(DataHome home) {
      return MovieReviews.read(home, folder).withAtMost(maxTrain);
    }

    @Override
    public List<String> metricNames() {
      return List.of("accuracy");
    }
  }

  /**
   * A task of GLUE.
   *
   * @param task which one
   * @param folder where its files are
   * @param maxTrain the most training examples
   */
  @Doc("a task of GLUE")
  record Glue(
      @Name("name") GlueTask task,
      @Doc(FOLDER + "such as glue/CoLA).") @Default("null") String folder,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ClassificationDataConfig {
    @Override
    public ClassificationData load(DataHome home) {
      return PublishedTables.glue(home, task, folder).withAtMost(maxTrain);
    }

    @Override
    public List<String> metricNames() {
      return task.metrics();
    }
  }
}
