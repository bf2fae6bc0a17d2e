package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.classification.FilterModel;

/** Draws the kernels of the first layer (Krizhevsky et al. 2012, Figure 3). */
final class FiltersPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "filters",
          "The kernels of the first layer, as filters.png; grey is zero (Figure 3 of AlexNet's"
              + " paper).",
          Options.class,
          model -> model instanceof FilterModel,
          FiltersPredictor::predict);

  private static final String FILE = "filters.png";

  /** What may be set. */
  record Options(@Doc("Maximum number of kernels.") @Default("256") @Range(min = 1) int count) {}

  private FiltersPredictor() {}

  private static Result predict(Request<Options> request) {
    if (!(request.model() instanceof FilterModel model)) {
      throw new UsageException("The model's first layer has no kernels to draw.");
    }
    Shape shape = model.filters().getShape(); // [N, C, k, k]
    float[] values = request.context().value(model.filters()).toFloatArray();
    int channels = (int) shape.get(1);
    int side = (int) shape.get(2);
    int size = channels * side * side;
    int count = (int) Math.min(shape.get(0), request.options().count());
    boolean colour = channels == 3;
    ImageGrid grid = new ImageGrid(colour ? 3 : 1, side, side);
    for (int n = 0; n < count; n++) {
      for (int first = 0; first < (colour ? 1 : channels); first++) {
        grid.add(scaled(values, n * size + first * side * side, colour ? size : side * side));
      }
    }
    grid.save(request.output().resolve(FILE));
    return Result.of(Path.of(FILE));
  }

  /** Returns values with 0 at grey and the largest at black or white. */
  private static float[] scaled(float[] values, int from, int count) {
    float largest = Float.MIN_NORMAL;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    float[] scaled = new float[count];
    for (int i = 0; i < count; i++) {
      scaled[i] = 0.5f + 0.5f * values[from + i] / largest;
    }
    return scaled;
  }
}
