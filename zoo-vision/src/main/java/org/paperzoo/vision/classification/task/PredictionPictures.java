package org.paperzoo.vision.classification.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.metrics.ConfusionMatrix;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.core.report.Table;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.ImageSet;

/** What a report shows of a classifier: predictions, the worst mistakes, which classes it mixes. */
final class PredictionPictures {
  private static final int SHOWN = 12;
  private static final int MOST_CLASSES = 30;

  private final ImageSet set;
  private final ImageProcessor processor;

  /**
   * Prepares the pictures.
   *
   * @param set what was judged, in the order of the judgements
   * @param processor cuts pictures to what the model sees
   */
  PredictionPictures(ImageSet set, ImageProcessor processor) {
    this.set = set;
    this.processor = processor;
  }

  /**
   * Writes predictions.png, mistakes.png where there are some, and confusion.txt of up to 30
   * classes.
   */
  void write(ClassifierScores scores, Path folder) {
    List<Judgement> all = scores.judgements();
    if (all.size() < set.size()) {
      return; // some pictures were skipped: numbers and pictures do not belong together
    }
    int[] shown = Spread.of(all.size(), Math.min(SHOWN, all.size()));
    grid(Arrays.stream(shown).mapToObj(all::get).toList()).save(folder.resolve("predictions.png"));
    List<Judgement> mistakes =
        all.stream()
            .filter(judgement -> !judgement.isRight())
            .sorted(Comparator.comparingDouble(Judgement::probability).reversed())
            .limit(SHOWN)
            .toList();
    if (!mistakes.isEmpty()) {
      grid(mistakes).save(folder.resolve("mistakes.png"));
    }
    if (set.classNames().size() <= MOST_CLASSES) {
      String table = confusion(scores.confusion());
      AtomicFiles.write(
          folder.resolve("confusion.txt"),
          out -> out.write(table.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private ImageGrid grid(List<Judgement> judgements) {
    ImageGrid grid = null;
    List<String> captions = new ArrayList<>();
    for (Judgement judgement : judgements) {
      PlanarImage picture = picture(judgement.index());
      if (grid == null) {
        grid = new ImageGrid(picture.channels(), picture.height(), picture.width()).columns(1);
      }
      grid.add(picture.pixels());
      captions.add(caption(judgement));
    }
    return grid.rowCaptions(captions);
  }

  private PlanarImage picture(int index) {
    try {
      return processor.fit(set.get(index).decode(processor.channels()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String caption(Judgement judgement) {
    String predicted = set.classNames().get(judgement.predicted());
    String percent = String.format(Locale.ROOT, "%.0f %%", 100 * judgement.probability());
    return judgement.isRight()
        ? predicted + " " + percent
        : set.classNames().get(judgement.label()) + ", taken for " + predicted + " " + percent;
  }

  /** Returns a table with a row for each class and a column for each prediction. */
  private String confusion(ConfusionMatrix confusion) {
    List<String> header = new ArrayList<>(List.of("class \\ predicted"));
    header.addAll(set.classNames());
    Table table = new Table(header);
    for (int label = 0; label < confusion.classes(); label++) {
      int row = label;
      List<Object> cells = new ArrayList<>(List.of(set.classNames().get(label)));
      IntStream.range(0, confusion.classes())
          .forEach(predicted -> cells.add(confusion.count(row, predicted)));
      table.row(cells.toArray());
    }
    return table.toString();
  }
}
