package org.paperzoo.nlp.data;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code data} section of text classification and regression.
 *
 * @param name which data set
 * @param folder where its files are
 * @param train the training file of {@code files}
 * @param validation the validation file
 * @param test the test file
 * @param text the column of the text
 * @param textPair the column of the second text
 * @param label the column of the class or score
 * @param labels the classes as the files write them
 * @param labelNames their names
 * @param regression whether the label is a score
 * @param metrics the metrics
 * @param maxTrain the most training examples
 */
public record ClassificationDataConfig(
    @Doc(
            "The data set: glosses (bundled: WordNet's definitions in 45 categories),"
                + " sst2_sentences (6,920 whole sentences), stanford_movie_review (50,000 reviews;"
                + " from the data folder, or else downloaded), a task of GLUE (cola, sst2, mrpc,"
                + " stsb, qqp, mnli, qnli, rte, wnli), or files for your own data.")
        @Default("glosses")
        String name,
    @Doc(
            "The folder of the data set's files, in the data folder unless it is absolute (default:"
                + " the usual one, such as glue/CoLA).")
        @Default("null")
        String folder,
    @Doc(
            "With name: files, the training examples: .tsv (no quotes), .csv (quotes) or .jsonl, or"
                + " any of them with .gz.")
        @Default("null")
        String train,
    @Doc("With name: files, the validation examples.") @Default("null") String validation,
    @Doc("With name: files, the test examples; they may have no labels.") @Default("null")
        String test,
    @Doc(
            "With name: files, the column of the text: a name of the header row (or a field of the"
                + " JSON), or a number from 0 in a table without header row.")
        @Default("text")
        String text,
    @Doc("With name: files, the column of the second text of a pair.") @Default("null")
        String textPair,
    @Doc("With name: files, the column of the class or score.") @Default("label") String label,
    @Doc(
            "With name: files, the classes in the order of their numbers (default: those of the"
                + " training examples in alphabetical (or numerical) order).")
        @Default("null")
        List<String> labels,
    @Doc(
            "With name: files, names of the classes in the order of labels, such as [negative,"
                + " positive] for 0 and 1: what predictions print and config.json keeps (default:"
                + " what the files have).")
        @Default("null")
        List<String> labelNames,
    @Doc("With name: files, whether the label is a score to be predicted as a number.")
        @Default("false")
        boolean regression,
    @Doc(
            "With name: files, the metrics, the main one first: accuracy, f1, mcc (Matthews"
                + " correlation), or with regression: true pearson, spearman (default: accuracy,"
                + " or both of the latter).")
        @Default("null")
        List<String> metrics,
    @Doc("Maximum number of training examples; the first ones are used (default: all).")
        @Default("null")
        @Range(min = 1)
        Integer maxTrain) {
  /** Checks the name. */
  public ClassificationDataConfig {
    DidYouMean.require("name", name, ClassificationReader.names());
  }

  /** Returns the config of a data set by name. */
  public static ClassificationDataConfig named(String name) {
    return new ClassificationDataConfig(
        name, null, null, null, null, "text", null, "label", null, null, false, null, null);
  }
}
