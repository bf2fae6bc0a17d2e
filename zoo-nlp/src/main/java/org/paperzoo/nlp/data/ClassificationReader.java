package org.paperzoo.nlp.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the data set that a {@link ClassificationDataConfig} names. */
final class ClassificationReader {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClassificationReader.class);
  private static final String GLOSSES = "glosses";
  private static final String SENTENCES = "sst2_sentences";
  private static final String FILES = "files";
  private static final String MCC = "mcc";
  private static final String MATTHEWS = "matthews_correlation";

  private final ClassificationDataConfig config;
  private final DataHome home;

  ClassificationReader(ClassificationDataConfig config, DataHome home) {
    this.config = config;
    this.home = home;
  }

  ClassificationData read() {
    if (config.metrics() != null && !config.name().equals(FILES)) {
      throw new UsageException(
          "data.metrics is only for name: files; the data set "
              + config.name()
              + " has its own metrics. Remove the key.");
    }
    ClassificationData data =
        switch (config.name()) {
          case GLOSSES -> Glosses.classification();
          case SENTENCES -> sentences();
          case MovieReviews.NAME -> MovieReviews.read(home, config.folder());
          case FILES -> files();
          default -> glue(task());
        };
    return data.withAtMost(config.maxTrain());
  }

  /** Returns the names of the metrics, the main one first. */
  List<String> metrics() {
    return switch (config.name()) {
      case GLOSSES, SENTENCES, MovieReviews.NAME -> List.of("accuracy");
      case FILES -> metricsOfFiles();
      default -> task().metrics();
    };
  }

  /** Returns the names of the data sets. */
  static List<String> names() {
    List<String> names = new ArrayList<>(List.of(GLOSSES, SENTENCES, MovieReviews.NAME));
    Arrays.stream(GlueTask.values()).map(GlueTask::id).forEach(names::add);
    names.add(FILES);
    return names;
  }

  private GlueTask task() {
    return Arrays.stream(GlueTask.values())
        .filter(task -> task.id().equals(config.name()))
        .findFirst()
        .orElseThrow(); // the name was checked
  }

  private ClassificationData glue(GlueTask task) {
    Path folder =
        DataPaths.folder(
            home,
            config.folder() == null ? "glue/" + task.folder() : config.folder(),
            "https://gluebenchmark.com/tasks");
    Map<String, List<TextExample>> parts = new LinkedHashMap<>();
    for (String part :
        List.of("train", "validation", "validation_mismatched", "test", "test_mismatched")) {
      String file = task.files().get(part);
      if (file == null) {
        continue;
      }
      Path path = folder.resolve(file + ".tsv");
      if (part.startsWith("test") && !Files.exists(path)) {
        continue; // the labels are not public, so many do without
      }
      TableColumns headless = task.columnsWithoutHead(part);
      TableColumns columns = headless == null ? task.columns() : headless;
      boolean learnt = part.equals("train");
      parts.put(part, examples(path, columns, task.labels(), learnt, task == GlueTask.QQP));
    }
    Map<String, List<TextExample>> others = new LinkedHashMap<>(parts);
    others.keySet().removeAll(List.of("train", "validation", "test"));
    return new ClassificationData(
        task.id(),
        task.names(),
        parts.get("train"),
        parts.get("validation"),
        parts.getOrDefault("test", List.of()),
        others,
        task.metrics());
  }

  private ClassificationData sentences() {
    String origin = "https://github.com/clairett/pytorch-sentiment-classification";
    Path folder =
        DataPaths.folder(home, config.folder() == null ? "sst-2" : config.folder(), origin);
    TableColumns columns = new TableColumns("0", null, "1");
    List<String> labels = GlueTask.SST2.labels();
    return new ClassificationData(
        SENTENCES,
        GlueTask.SST2.names(),
        examples(folder.resolve("train.tsv"), columns, labels, true, false),
        examples(folder.resolve("dev.tsv"), columns, labels, false, false),
        examples(folder.resolve("test.tsv"), columns, labels, false, false),
        Map.of(),
        List.of("accuracy"));
  }

  private ClassificationData files() {
    if (config.train() == null) {
      throw new UsageException("data.train: expected the file of training examples.");
    }
    TableColumns columns = new TableColumns(config.text(), config.textPair(), config.label());
    Path train = DataPaths.file(home, config.train(), null);
    List<String> labels = List.of();
    if (!config.regression()) {
      labels = config.labels() == null ? labelsOf(train, columns) : config.labels();
      requireDistinct("data.labels", labels);
    }
    return new ClassificationData(
        FILES,
        names(labels),
        examples(train, columns, labels, true, false),
        optional(config.validation(), columns, labels),
        optional(config.test(), columns, labels),
        Map.of(),
        metricsOfFiles());
  }

  /** Returns the names of classes: those that the config gives, or else what the files have. */
  private List<String> names(List<String> labels) {
    List<String> names = config.labelNames();
    if (names == null) {
      return labels;
    }
    requireDistinct("data.label_names", names);
    if (names.size() != labels.size()) {
      throw new UsageException(
          "data.label_names: expected a name for each of the "
              + labels.size()
              + " classes "
              + labels
              + ", found "
              + names
              + ".");
    }
    return names;
  }

  private static void requireDistinct(String key, List<String> classes) {
    if (classes.isEmpty() || Set.copyOf(classes).size() != classes.size()) {
      throw new UsageException(key + ": expected distinct classes, found " + classes + ".");
    }
  }

  /** Returns the metrics that the config names, or the usual ones, by the names of the scores. */
  private List<String> metricsOfFiles() {
    List<String> known =
        config.regression()
            ? List.of("pearson", "spearman")
            : List.of("accuracy", "f1", MCC, MATTHEWS);
    if (config.metrics() == null) {
      return config.regression() ? known : List.of("accuracy");
    }
    if (config.metrics().isEmpty()) {
      throw new UsageException(
          "data.metrics: expected at least one of " + String.join(", ", known) + ".");
    }
    for (String metric : config.metrics()) {
      if (!known.contains(metric)) {
        throw new UsageException(
            "data.metrics: there is no metric \""
                + metric
                + "\" for a "
                + (config.regression() ? "regression" : "classification")
                + DidYouMean.hint(metric, known)
                + "; expected "
                + String.join(", ", known)
                + ".");
      }
    }
    return config.metrics().stream()
        .map(metric -> metric.equals(MCC) ? MATTHEWS : metric)
        .distinct()
        .toList();
  }

  private List<TextExample> optional(String file, TableColumns columns, List<String> labels) {
    return file == null
        ? List.of()
        : examples(DataPaths.file(home, file, null), columns, labels, false, false);
  }

  /** Returns the classes of the training examples: by number if all are numbers, else by letter. */
  private static List<String> labelsOf(Path file, TableColumns columns) {
    Set<String> seen = new LinkedHashSet<>();
    try (TableReader table = TableReader.open(file, !columns.areNumbers())) {
      while (table.next()) {
        seen.add(requiredLabel(table, columns.label()));
      }
    }
    if (seen.isEmpty()) {
      throw noExamples(file);
    }
    List<String> labels = new ArrayList<>(seen);
    boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"));
    labels.sort(numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder());
    return labels;
  }

  private static FailureException noExamples(Path file) {
    return new FailureException(
        file + ": has no examples; expected a header row and a row for each example.");
  }

  /** Returns whether a row says its class or score: an empty field says none. */
  private static boolean hasLabel(TableReader table, String column) {
    return table.has(column) && !table.get(column).isBlank();
  }

  private static String requiredLabel(TableReader table, String column) {
    if (!hasLabel(table, column)) {
      throw table.failure(
          "the label is missing (column \""
              + column
              + "\"). Every training example needs one; fill it in or remove the row.");
    }
    return table.get(column);
  }

  /**
   * Reads the examples of a file.
   *
   * @param learnt whether they are learnt from, hence all need labels; else all have one or none
   * @param skipShort whether rows without all columns are passed over
   */
  private static List<TextExample> examples(
      Path file, TableColumns columns, List<String> labels, boolean learnt, boolean skipShort) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      numbers.put(labels.get(i), i);
    }
    List<TextExample> examples = new ArrayList<>();
    int skipped = 0;
    try (TableReader table = TableReader.open(file, !columns.areNumbers())) {
      while (table.next()) {
        String id = String.valueOf(examples.size() + skipped);
        String a;
        String b;
        try {
          a = table.get(columns.text());
          b = columns.textPair() == null ? null : table.get(columns.textPair());
          if (skipShort && table.has(columns.label())) {
            table.get(columns.label());
          }
        } catch (FailureException e) {
          if (!skipShort) {
            throw e;
          }
          skipped++; // as BERT's own script does: QQP has a few broken rows
          continue;
        }
        if (a.isBlank() && (b == null || b.isBlank())) {
          throw table.failure("the text is empty. Remove the row or fill it in.");
        }
        if (learnt) {
          requiredLabel(table, columns.label());
        }
        TextExample example =
            hasLabel(table, columns.label())
                ? labelled(id, a, b, table, columns.label(), labels, numbers)
                : TextExample.unlabelled(id, a, b);
        if (!examples.isEmpty() && examples.get(0).isLabelled() != example.isLabelled()) {
          throw table.failure(
              "the row has "
                  + (example.isLabelled()
                      ? "a label, the rows before have none"
                      : "no label, the rows before have one")
                  + " (column \""
                  + columns.label()
                  + "\"). Give all rows labels, or none.");
        }
        examples.add(example);
      }
    }
    if (examples.isEmpty()) {
      throw noExamples(file);
    }
    if (skipped > 0) {
      LOGGER.warn("{}: {} rows without all columns are skipped", file, skipped);
    }
    return examples;
  }

  private static TextExample labelled(
      String id,
      String a,
      String b,
      TableReader table,
      String column,
      List<String> labels,
      Map<String, Integer> numbers) {
    String text = table.get(column);
    if (labels.isEmpty()) {
      try {
        float score = Float.parseFloat(text.strip());
        if (Float.isFinite(score)) {
          return TextExample.scored(id, a, b, score);
        }
      } catch (NumberFormatException e) {
        // reported below
      }
      throw table.failure("the score \"" + text + "\" is not a number.");
    }
    Integer number = numbers.get(text);
    if (number == null) {
      String all = Arrays.toString(labels.stream().limit(20).toArray());
      throw table.failure(
          "the label \""
              + text
              + "\" is not one of the "
              + labels.size()
              + " classes "
              + all
              + (labels.size() > 20 ? " ..." : "")
              + ".");
    }
    return TextExample.labelled(id, a, b, number);
  }
}
