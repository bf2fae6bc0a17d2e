package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.generative.ImageSplits;
import org.paperzoo.generative.ImagesConfig;

/** Draws images from the generator. */
final class SamplePredictor implements Predictor<SamplePredictor.Options> {
  private static final int BLOCK = 5_000;

  /** What may be set. */
  record Options(
      @Doc("Rows of images.") @Default("8") @Range(min = 1, max = 100) int rows,
      @Doc("Images per row.") @Default("8") @Range(min = 1, max = 100) int columns,
      @Doc(
              "Whether a further column shows the training image nearest to the last sample of each"
                  + " row, to show that the model does not repeat them.")
          @Default("false")
          boolean nearest,
      @Doc("Seed of the noise.") @Default("0") long seed) {}

  @Override
  public String name() {
    return "samples";
  }

  @Override
  public String description() {
    return "A grid of generated images, as samples.png.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    Options options = request.options();
    if (options.nearest() && request.data() == null) {
      throw new UsageException(
          "nearest=true needs the training images: give a run instead of a bare model folder.");
    }
    TorchEngine.seed(options.seed());
    Gallery gallery = Gallery.of(request);
    NDArray images = gallery.images(gallery.noise(options.rows() * options.columns()));
    ImageGrid grid = gallery.grid();
    if (options.nearest()) {
      addWithNearest(request, images, grid);
    } else {
      grid.add(images.toFloatArray());
    }
    grid.columns(options.columns() + (options.nearest() ? 1 : 0))
        .save(request.output().resolve("samples.png"));
    return Result.of(Path.of("samples.png"));
  }

  private static void addWithNearest(Request<Options> request, NDArray images, ImageGrid grid) {
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
}
