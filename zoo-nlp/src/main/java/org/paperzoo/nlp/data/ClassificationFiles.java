package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;

/**
 * The user's own examples for classification or regression.
 *
 * @param train the training file
 * @param validation the validation file, or null
 * @param test the test file, or null
 * @param text the column of the text
 * @param textPair the column of the second text, or null
 * @param label the column of the class or score
 * @param labels the classes as the files write them, or null
 * @param labelNames their names, or null
 * @param regression whether the label is a score
 * @param metrics the metrics, or null
 * @param maxTrain the most training examples
 */
@Variant(ClassificationFiles.NAME)
@Doc("your own data")
public record ClassificationFiles(
    @Doc(
            "The training examples: .tsv (no quotes), .csv (quotes) or .jsonl, or any of them with"
                + " .gz; in the working folder or the data folder.")
        String train,
    @Doc("The validation examples.") @Default("null") String validation,
    @Doc("The test examples; they may have no labels.") @Default("null") String test,
    @Doc(
            "The column of the text: a name of the header row (or a field of the JSON), or a number"
                + " from 0 in a table without header row.")
        @Default("text")
        String text,
    @Doc("The column of the second text of a pair.") @Default("null") String textPair,
    @Doc("The column of the class or score.") @Default("label") String label,
    @Doc(
            "The classes in the order of their numbers (default: those of the training examples in"
                + " alphabetical (or numerical) order).")
        @Default("null")
        List<String> labels,
    @Doc(
            "Names of the classes in the order of labels, such as [negative, positive] for 0 and 1:"
                + " what predictions print and config.json keeps (default: what the files have).")
        @Default("null")
        List<String> labelNames,
    @Doc("Whether the label is a score to be predicted as a number.") @Default("false")
        boolean regression,
    @Doc(
            "The metrics, the main one first: accuracy, f1, mcc (Matthews correlation), or with"
                + " regression: true pearson, spearman (default: accuracy, or both of the latter).")
        @Default("null")
        List<String> metrics,
    @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
    implements ClassificationDataConfig {
  static final String NAME = "files";
  private static final String MCC = "mcc";
  private static final String MATTHEWS = "matthews_correlation";

  /** Checks the lists. */
  public ClassificationFiles {
    requireDistinct("labels", labels);
    requireDistinct("label_names", labelNames);
    if (metrics != null) {
      requireKnown(metrics, regression);
    }
  }

  private static void requireDistinct(String key, List<String> classes) {
    if (classes != null && (classes.isEmpty() || Set.copyOf(classes).size() != classes.size())) {
      throw new IllegalArgumentException(key + ": expected distinct classes, found " + classes);
    }
  }

  private static List<String> known(boolean regression) {
    return regression ? List.of("pearson", "spearman") : List.of("accuracy", "f1", MCC, MATTHEWS);
  }

  private static void requireKnown(List<String> metrics, boolean regression) {
    List<String> known = known(regression);
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "metrics: expected at least one of " + String.join(", ", known));
    }
    for (String metric : metrics) {
      if (!known.contains(metric)) {
        throw new IllegalArgumentException(
            "metrics: there is no metric \""
                + metric
                + "\" for a "
                + (regression ? "regression" : "classification")
                + DidYouMean.hint(metric, known)
                + "; expected "
                + String.join(", ", known));
      }
    }
  }

  @Override
  public List<String> metricNames() {
    if (metrics == null) {
      return regression ? known(true) : List.of("accuracy");
    }
    return metrics.stream()
        .map(metric -> metric.equals(MCC) ? MATTHEWS : metric)
        .distinct()
        .toList();
  }

  @Override
  public ClassificationData load(DataHome home) {
    TableColumns columns = new TableColumns(text, textPair, label);
    Path file = DataPaths.file(home, train, null);
    List<String> classes = labels;
    if (regression) {
      classes = List.of();
    } else if (classes == null) {
      classes = ClassificationReader.labels(file, columns);
    }
    ClassificationReader reader = new ClassificationReader(columns, classes, false);
    return new ClassificationData(
            NAME,
            names(classes),
            reader.training(file),
            evaluation(reader, home, validation),
            evaluation(reader, home, test),
            Map.of(),
            metricNames())
        .withAtMost(maxTrain);
  }

  private List<String> names(List<String> classes) {
    if (labelNames != null && labelNames.size() != classes.size()) {
      throw new UsageException(
          "data.label_names: expected a name for each of the "
              + classes.size()
              + " classes "
              + classes
              + ", found "
              + labelNames
              + ".");
    }
    return labelNames == null ? classes : labelNames;
  }

  private static List<TextExample> evaluation(
      ClassificationReader reader, DataHome home, String file) {
    return file == null ? List.of() : reader.evaluation(DataPaths.file(home, file, null));
  }
}
