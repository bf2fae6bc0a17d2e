package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageSplits;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.generative.LatentImages;

/** Pictures of what a generator has learned: illustrations of a run, and predictions. */
final class GanPictures {
  private static final int BLOCK = 5_000;

  static final Predictor<SampleOptions> SAMPLES =
      Predictor.of(
          "samples",
          "A grid of generated images, as samples.png.",
          SampleOptions.class,
          GanPictures::samples);

  static final Predictor<InterpolationOptions> INTERPOLATION =
      Predictor.of(
          "interpolation",
          "Rows of images generated on straight lines between two draws of noise, as"
              + " interpolation.png.",
          InterpolationOptions.class,
          GanPictures::interpolation);

  /** What may be set of samples. */
  record SampleOptions(
      @Doc("Rows of images.") @Default("8") @Range(min = 1, max = 100) int rows,
      @Doc("Images per row.") @Default("8") @Range(min = 1, max = 100) int columns,
      @Doc(
              "Whether a further column shows the training image nearest to the last sample of each"
                  + " row, to show that the model does not repeat them.")
          @Default("false")
          boolean nearest,
      @Doc("Seed of the noise.") @Default("0") long seed) {}

  /** What may be set of an interpolation. */
  record InterpolationOptions(
      @Doc("Number of pairs of noise, one per row.") @Default("6") @Range(min = 1, max = 100)
          int rows,
      @Doc("Images per row.") @Default("10") @Range(min = 2, max = 100) int steps,
      @Doc("Seed of the noise.") @Default("0") long seed) {}

  private GanPictures() {}

  /** Returns the images that the generator of a model makes of noise. */
  static LatentImages images(Gan model, Context context) {
    GanConfig config = model.config();
    Shape shape =
        new Shape(config.numChannels(), config.imageSize().get(0), config.imageSize().get(1));
    return new LatentImages(shape, z -> model.generator().apply(context, z));
  }

  private static Result samples(Request<SampleOptions> request) {
    SampleOptions options = request.options();
    if (options.nearest() && request.data() == null) {
      throw new UsageException(
          "nearest=true needs the training images: give a run instead of a bare model folder.");
    }
    TorchEngine.seed(options.seed());
    Gan model = (Gan) request.model();
    LatentImages images = images(model, request.context());
    NDArray z = model.noise(request.manager(), options.rows() * options.columns());
    ImageGrid grid = images.grid();
    if (options.nearest()) {
      addWithNearest(request, images.decode().apply(z), grid); // Fig. 2
    } else {
      grid.add(images.decode().apply(z).toFloatArray());
    }
    grid.columns(options.columns() + (options.nearest() ? 1 : 0));
    return LatentImages.save(grid, request, "samples.png");
  }

  private static void addWithNearest(
      Request<SampleOptions> request, NDArray images, ImageGrid grid) {
    int columns = request.options().columns();
    ImageData train = ImageSplits.load(request.home(), (ImagesConfig) request.data()).train();
    NDArray flat = images.reshape(images.getShape().get(0), -1); // [rows · columns, D]
    NDArray last = flat.get((columns - 1) + "::" + columns); // [rows, D]
    int[] nearest = nearest(request.manager(), last, train);
    for (int row = 0; row < nearest.length; row++) {
      grid.add(flat.get(row * columns + ":" + (row + 1) * columns).toFloatArray());
      grid.add(train.select(new int[] {nearest[row]}).pixels());
    }
  }

  /** Returns the place of the image nearest (in Euclidean distance) to each of x [M, D]. */
  private static int[] nearest(NDManager manager, NDArray x, ImageData images) {
    int count = (int) x.getShape().get(0);
    int[] nearest = new int[count];
    float[] least = new float[count];
    try (ImageBatcher batcher = new ImageBatcher(manager, images)) {
      for (int start = 0; start < images.count(); start += BLOCK) {
        int[] block = IntStream.range(start, Math.min(images.count(), start + BLOCK)).toArray();
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray y = batcher.images(manager, block).reshape(block.length, images.imageSize());
          NDArray norms = y.square().sum(new int[] {1}); // [block]
          NDArray distances = GanOperators.parzenDistances(x, y, norms); // [M, block]
          float[] minima = distances.min(new int[] {1}).toFloatArray();
          long[] places = distances.argMin(1).toLongArray();
          for (int i = 0; i < count; i++) {
            if (start == 0 || minima[i] < least[i]) {
              least[i] = minima[i];
              nearest[i] = start + (int) places[i];
            }
          }
        }
      }
    }
    return nearest;
  }

  /** Images on straight lines between two draws of noise, a row for each pair (Fig. 3). */
  private static Result interpolation(Request<InterpolationOptions> request) {
    InterpolationOptions options = request.options();
    TorchEngine.seed(options.seed());
    Gan model = (Gan) request.model();
    NDArray from = model.noise(request.manager(), options.rows()); // [rows, J]
    NDArray to = model.noise(request.manager(), options.rows()); // [rows, J]
    return LatentImages.save(
        images(model, request.context()).interpolation(from, to, options.steps()),
        request,
        "interpolation.png");
  }
}
