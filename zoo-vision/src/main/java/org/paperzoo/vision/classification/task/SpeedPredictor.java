package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.classification.ImageClassifier;

/** Measures how long a classifier takes for pictures. */
final class SpeedPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "speed",
          "Tells the classes of batches of random numbers, and measures the milliseconds per"
              + " batch.",
          Options.class,
          model -> model instanceof ImageClassifier,
          SpeedPredictor::predict);

  /** What may be set. */
  record Options(
      @Doc("Pictures in a batch.") @Default("4") @Range(min = 1) int batch,
      @Doc("Batches before those that are measured.") @Default("2") @Range(min = 0) int warmUp,
      @Doc("Batches that are measured; the median counts.") @Default("10") @Range(min = 1)
          int rounds) {}

  private SpeedPredictor() {}

  private static Result predict(Request<Options> request) {
    ImageClassifier model = (ImageClassifier) request.model();
    Options options = request.options();
    ClassifierConfig config = model.config();
    NDArray pixels =
        request
            .manager()
            .randomNormal(
                new Shape(options.batch(), config.numChannels(), config.height(), config.width()));
    double[] millis = new double[options.rounds()];
    for (int round = -options.warmUp(); round < millis.length; round++) {
      long start = System.nanoTime();
      try (NDManager manager = request.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray own = pixels.reshape(pixels.getShape());
        own.attach(manager);
        model.logits(request.context(), own).toFloatArray(); // waits for the device
      }
      if (round >= 0) {
        millis[round] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    double median = (millis[millis.length / 2] + millis[(millis.length - 1) / 2]) / 2;
    return new Result(
        List.of("batch", "ms_per_step"), List.of(List.of(options.batch(), median)), List.of());
  }
}
