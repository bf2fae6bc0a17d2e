package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.classification.ConvolutionalModel;

/** Draws the maps after each convolution. */
final class ActivationsPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "activations",
          "The maps that each convolution makes of a picture, as activations-PICTURE-LAYER.png;"
              + " white is the largest of a map.",
          Options.class,
          model -> model instanceof ConvolutionalModel,
          ActivationsPredictor::predict);

  /** What may be set. */
  record Options(
      @Doc("Number of test pictures, if no files are given.") @Default("1") @Range(min = 1)
          int count,
      @Doc("Maximum number of maps per layer.") @Default("64") @Range(min = 1) int maps) {}

  private ActivationsPredictor() {}

  private static Result predict(Request<Options> request) {
    if (!(request.model() instanceof ConvolutionalModel model)) {
      throw new UsageException("The model has no convolutions whose maps could be drawn.");
    }
    PictureInputs pictures = PictureInputs.of(request, request.options().count());
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < pictures.count(); i++) {
      try (NDManager manager = request.manager().newSubManager()) {
        List<NDArray> layers = model.activations(request.context(), pictures.pixels(manager, i));
        for (int layer = 0; layer < layers.size(); layer++) {
          Path file = Path.of("activations-%d-%d.png".formatted(i + 1, layer + 1));
          grid(layers.get(layer), request.options().maps()).save(request.output().resolve(file));
          files.add(file);
        }
      }
    }
    return new Result(List.of(), List.of(), files);
  }

  private static ImageGrid grid(NDArray maps, int most) {
    int height = (int) maps.getShape().get(2);
    int width = (int) maps.getShape().get(3);
    int count = (int) Math.min(most, maps.getShape().get(1));
    float[] values = maps.flatten().toFloatArray(); // in the order of the axes
    ImageGrid grid = new ImageGrid(1, height, width);
    int size = height * width;
    for (int map = 0; map < count; map++) {
      float largest = Float.MIN_NORMAL;
      for (int p = 0; p < size; p++) {
        largest = Math.max(largest, values[map * size + p]);
      }
      float[] image = new float[size];
      for (int p = 0; p < size; p++) {
        image[p] = values[map * size + p] / largest;
      }
      grid.add(image);
    }
    return grid;
  }
}
