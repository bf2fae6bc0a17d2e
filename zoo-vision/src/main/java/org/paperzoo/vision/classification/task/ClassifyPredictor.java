package org.paperzoo.vision.classification.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.classification.ImageClassifier;
import org.paperzoo.vision.classification.Views;

/** Tells the classes of pictures. */
final class ClassifyPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "classify",
          "The most likely classes of pictures (files, folders, or test pictures) with their"
              + " probabilities.",
          Options.class,
          model -> model instanceof ImageClassifier,
          ClassifyPredictor::predict);

  /** What may be set. */
  record Options(
      @Doc("Number of classes shown per picture, most likely first.") @Default("3") @Range(min = 1)
          int top,
      @Doc("Number of test pictures, if no files are given.") @Default("10") @Range(min = 1)
          int count,
      @Doc("Batch size.") @Default("32") @Range(min = 1) int batchSize) {}

  private ClassifyPredictor() {}

  private static Result predict(Request<Options> request) {
    ImageClassifier model = (ImageClassifier) request.model();
    Options options = request.options();
    PictureInputs pictures = PictureInputs.of(request, options.count());
    List<List<Object>> rows = new ArrayList<>();
    pictures.forBatches(
        request.manager(),
        options.batchSize(),
        (pixels, first) -> {
          float[] all =
              Views.ONE.logProbabilities(model, request.context(), pixels).exp().toFloatArray();
          int classes = model.config().numLabels();
          for (int i = 0; i < all.length / classes; i++) {
            int row = i * classes;
            IntStream.range(0, classes)
                .boxed()
                .sorted((a, b) -> Float.compare(all[row + b], all[row + a]))
                .limit(options.top())
                .forEach(
                    k ->
                        rows.add(
                            List.of(
                                pictures.name(first + row / classes),
                                model.config().labelName(k),
                                (double) all[row + k])));
          }
        });
    return new Result(List.of("picture", "class", "probability"), rows, List.of());
  }
}
