package org.paperzoo.vision.classification.task;

import java.nio.file.Path;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.classification.AttentionModel;

/**
 * Draws how alike the position embeddings of patches are (Dosovitskiy et al. 2020, Figure 7): for
 * each patch a picture of the cosine similarities with all.
 */
final class PositionsPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "positions",
          "Cosine similarities of the position embedding of each patch with all others, as"
              + " positions.png: black is -1, white 1 (Figure 7 of the Vision Transformer's paper).",
          Options.class,
          model -> model instanceof AttentionModel,
          PositionsPredictor::predict);

  private static final String FILE = "positions.png";

  /** Nothing may be set. */
  record Options() {}

  private PositionsPredictor() {}

  private static Result predict(Request<Options> request) {
    if (!(request.model() instanceof AttentionModel model)) {
      throw new UsageException("The model has no position embeddings that could be drawn.");
    }
    int width = (int) model.positions().getShape().get(2);
    float[] all = request.context().value(model.positions()).toFloatArray();
    int first = model.tokensBeforePatches();
    int places = all.length / width - first;
    int rows = model.patchRows();
    ImageGrid grid = new ImageGrid(1, rows, places / rows).columns(places / rows);
    for (int a = 0; a < places; a++) {
      float[] similarities = new float[places];
      for (int b = 0; b < places; b++) {
        similarities[b] =
            (float) (0.5 + 0.5 * cosine(all, (first + a) * width, (first + b) * width, width));
      }
      grid.add(similarities);
    }
    grid.save(request.output().resolve(FILE));
    return Result.of(Path.of(FILE));
  }

  private static double cosine(float[] all, int a, int b, int width) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < width; i++) {
      product += all[a + i] * all[b + i];
      squaresA += all[a + i] * all[a + i];
      squaresB += all[b + i] * all[b + i];
    }
    return product / Math.max(1e-12, Math.sqrt(squaresA * squaresB));
  }
}
