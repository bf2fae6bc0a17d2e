package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.checkpoint.NpyWriter;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.classification.ImageClassifier;

/** Writes what a classifier's last layer sees of pictures. */
final class EmbedPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "embeddings",
          "The vectors of pictures (files, folders, or test pictures) before the last layer, a row"
              + " each of embeddings.npy.",
          Options.class,
          model -> model instanceof ImageClassifier,
          EmbedPredictor::predict);

  private static final String FILE = "embeddings.npy";

  /** What may be set. */
  record Options(
      @Doc("Number of test pictures, if no files are given.") @Default("100") @Range(min = 1)
          int count,
      @Doc("Batch size.") @Default("32") @Range(min = 1) int batchSize) {}

  private EmbedPredictor() {}

  private static Result predict(Request<Options> request) {
    PictureInputs pictures = PictureInputs.of(request, request.options().count());
    float[][] vectors = vectors(request, pictures, request.options().batchSize());
    int width = vectors[0].length;
    float[] all = new float[Math.multiplyExact(vectors.length, width)];
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, all, i * width, width);
      rows.add(List.of(i, pictures.name(i)));
    }
    try (NDArray array = request.manager().create(all, new Shape(vectors.length, width))) {
      NpyWriter.write(request.output().resolve(FILE), array);
    }
    return new Result(List.of("row", "picture"), rows, List.of(Path.of(FILE)));
  }

  /** Returns the vector of each picture. */
  static float[][] vectors(Request<?> request, PictureInputs pictures, int batchSize) {
    ImageClassifier model = (ImageClassifier) request.model();
    float[][] vectors = new float[pictures.count()][];
    pictures.forBatches(
        request.manager(),
        batchSize,
        (pixels, first) -> {
          NDArray features = model.features(request.context(), pixels); // [B, D]
          int width = (int) features.getShape().get(1);
          float[] all = features.toFloatArray();
          for (int i = 0; i < all.length / width; i++) {
            vectors[first + i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
          }
        });
    return vectors;
  }
}
