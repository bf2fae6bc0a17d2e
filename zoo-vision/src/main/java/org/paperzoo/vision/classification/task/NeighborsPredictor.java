package org.paperzoo.vision.classification.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.report.HtmlFigure;
import org.paperzoo.core.report.HtmlPage;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.classification.ImageClassifier;

/**
 * Shows the pictures whose vectors before the last layer are nearest to those of others, by
 * Euclidean distance (Krizhevsky et al. 2012, Figure 4).
 */
final class NeighborsPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "neighbors",
          "The pictures most like those given (or test pictures) in the model's view, as the page"
              + " neighbors.html (Figure 4 of AlexNet's paper).",
          Options.class,
          model -> model instanceof ImageClassifier,
          NeighborsPredictor::predict);

  private static final String FILE = "neighbors.html";

  /** What may be set. */
  record Options(
      @Doc(
              "Folder of the pictures to search (default: the first training pictures of a run, as"
                  + " many as search says).")
          @Default("null")
          String among,
      @Doc("Number of training pictures to search.") @Default("2000") @Range(min = 1) int search,
      @Doc("Number of test pictures to ask about, if no files are given.")
          @Default("5")
          @Range(min = 1)
          int count,
      @Doc("Number of neighbours shown per picture.") @Default("6") @Range(min = 1, max = 100)
          int nearest,
      @Doc("Batch size.") @Default("32") @Range(min = 1) int batchSize) {}

  private NeighborsPredictor() {}

  private static Result predict(Request<Options> request) {
    Options options = request.options();
    PictureInputs asked = PictureInputs.of(request, options.count());
    PictureInputs known =
        options.among() == null
            ? PictureInputs.training(request, options.search())
            : PictureInputs.ofFiles(request, List.of(options.among()));
    float[][] questions = EmbedPredictor.vectors(request, asked, options.batchSize());
    float[][] vectors = EmbedPredictor.vectors(request, known, options.batchSize());
    HtmlPage page = new HtmlPage("Nearest pictures", known.count() + " pictures searched");
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < questions.length; i++) {
      double[] distances = distances(questions[i], vectors);
      List<HtmlFigure> figures = new ArrayList<>();
      figures.add(figure("asked", asked, i));
      IntStream.range(0, distances.length)
          .boxed()
          .sorted((a, b) -> Double.compare(distances[a], distances[b]))
          .limit(options.nearest())
          .forEach(
              n -> {
                String distance = String.format(Locale.ROOT, "%.4g", distances[n]);
                figures.add(figure(known.name(n) + ", " + distance, known, n));
              });
      page.section(asked.name(i))
          .gallery("", "The number is the distance of the pictures in feature space.", figures);
      int best =
          IntStream.range(0, distances.length)
              .reduce((a, b) -> distances[b] < distances[a] ? b : a)
              .orElseThrow();
      rows.add(List.of(asked.name(i), known.name(best), distances[best]));
    }
    page.write(request.output().resolve(FILE));
    return new Result(List.of("picture", "nearest", "distance"), rows, List.of(Path.of(FILE)));
  }

  private static HtmlFigure figure(String caption, PictureInputs pictures, int index) {
    PlanarImage picture = pictures.picture(index);
    byte[] png =
        new ImageGrid(picture.channels(), picture.height(), picture.width())
            .padding(0)
            .add(picture.pixels())
            .png();
    return HtmlFigure.png(png, caption, caption);
  }

  private static double[] distances(float[] question, float[][] vectors) {
    double[] distances = new double[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      double sum = 0;
      for (int k = 0; k < question.length; k++) {
        double difference = question[k] - vectors[i][k];
        sum += difference * difference;
      }
      distances[i] = Math.sqrt(sum);
    }
    return distances;
  }
}
