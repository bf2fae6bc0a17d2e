package org.paperzoo.nlp.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.TextFile;
import org.paperzoo.core.error.FailureException;

/**
 * The Large Movie Review Dataset (Maas et al., "Learning Word Vectors for Sentiment Analysis", ACL
 * 2011): 25,000 reviews to learn from and 25,000 to be tested on, one file per review, half of them
 * positive.
 */
final class MovieReviews {
  static final String NAME = "stanford_movie_review";
  private static final List<String> LABELS = List.of("neg", "pos");

  private MovieReviews() {}

  /**
   * Reads the data set, or downloads it with DJL's Basic Dataset.
   *
   * @param folder where it is in the data folder, or null for the usual place
   */
  static ClassificationData read(DataHome home, String folder) {
    Path root =
        folder != null
            ? DataPaths.folder(home, folder, "https://ai.stanford.edu/~amaas/data/sentiment")
            : PublishedTexts.unpacked(
                home, "aclImdb", "stanford-movie-review", "1.0", "aclImdb/aclImdb");
    return new ClassificationData(
        NAME,
        LABELS,
        examples(root.resolve("train")),
        List.of(),
        examples(root.resolve("test")),
        Map.of(),
        List.of("accuracy"));
  }

  /**
   * Returns the reviews, alternating between positive and negative, so that the first ones contain
   * both.
   */
  private static List<TextExample> examples(Path part) {
    List<List<Path>> files = LABELS.stream().map(label -> reviews(part.resolve(label))).toList();
    List<TextExample> examples = new ArrayList<>();
    int most = files.stream().mapToInt(List::size).max().orElseThrow();
    for (int i = 0; i < most; i++) {
      for (int label = 0; label < LABELS.size(); label++) {
        if (i < files.get(label).size()) {
          examples.add(example(files.get(label).get(i), label));
        }
      }
    }
    return examples;
  }

  private static List<Path> reviews(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      if (files.isEmpty()) {
        throw new FailureException(folder + ": has no reviews (files that end in .txt).");
      }
      return files;
    } catch (IOException e) {
      throw new FailureException(
          folder + ": cannot be listed: " + e.getMessage() + ". Expected a folder of reviews.", e);
    }
  }

  private static TextExample example(Path file, int label) {
    String id = LABELS.get(label) + "/" + file.getFileName();
    String text = TextFile.read(file).strip();
    if (text.isEmpty()) {
      throw new FailureException(file + ": the review is empty.");
    }
    return TextExample.labelled(id, text, null, label);
  }
}
