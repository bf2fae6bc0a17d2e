package org.paperzoo.nlp.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.data.DataHome;

/** The published classification data sets that are tab-separated tables. */
final class PublishedTables {
  private PublishedTables() {}

  /**
   * Reads a task of GLUE.
   *
   * @param place its folder, or null for the usual one
   */
  static ClassificationData glue(DataHome home, GlueTask task, String place) {
    Path folder =
        DataPaths.folder(
            home,
            place == null ? "glue/" + task.folder() : place,
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
      TableColumns numbered = task.columnsWithoutHeader(part);
      ClassificationReader reader =
          new ClassificationReader(
              numbered == null ? task.columns() : numbered, task.labels(), task == GlueTask.QQP);
      parts.put(part, part.equals("train") ? reader.training(path) : reader.evaluation(path));
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

  /**
   * Reads the whole sentences of the Stanford Sentiment Treebank.
   *
   * @param place their folder, or null for the usual one
   */
  static ClassificationData sentences(DataHome home, String place) {
    String origin = "https://github.com/clairett/pytorch-sentiment-classification";
    Path folder = DataPaths.folder(home, place == null ? "sst-2" : place, origin);
    ClassificationReader reader =
        new ClassificationReader(new TableColumns("0", null, "1"), GlueTask.SST2.labels(), false);
    return new ClassificationData(
        "sst2_sentences",
        GlueTask.SST2.names(),
        reader.training(folder.resolve("train.tsv")),
        reader.evaluation(folder.resolve("dev.tsv")),
        reader.evaluation(folder.resolve("test.tsv")),
        Map.of(),
        List.of("accuracy"));
  }
}
