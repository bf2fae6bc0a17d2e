package org.paperzoo.generative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.report.ImageGrid;

/**
 * The images that a model makes of latent variables, as grids.
 *
 * @param shape of an image, [C, H, W]
 * @param decode latent variables [N, J] → N images of C · H · W values between 0 and 1, in any
 *     shape
 */
public record LatentImages(Shape shape, UnaryOperator<NDArray> decode) {

  /** Returns an empty grid for images of this shape. */
  public ImageGrid grid() {
    return new ImageGrid((int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
  }

  /** Returns the images of latent variables z [N, J]. */
  public ImageGrid of(NDArray z) {
    return grid().add(decode.apply(z).toFloatArray());
  }

  /**
   * Returns images on straight lines, a row for each pair.
   *
   * @param from where the lines begin, [rows, J]
   * @param to where they end, [rows, J]
   * @param steps the images of a row, at least 2
   */
  public ImageGrid interpolation(NDArray from, NDArray to, int steps) {
    NDArray t = from.getManager().linspace(0f, 1f, steps).reshape(1, steps, 1); // [1, steps, 1]
    NDArray start = from.expandDims(1); // [rows, 1, J]
    NDArray line = start.add(to.expandDims(1).sub(start).mul(t)); // [rows, steps, J]
    return of(line.reshape(-1, from.getShape().get(1))).columns(steps);
  }

  /** Saves a grid in the output folder of a prediction, of which it is the whole result. */
  public static Predictor.Result save(ImageGrid grid, Predictor.Request<?> request, String name) {
    grid.save(request.output().resolve(name));
    return Predictor.Result.of(Path.of(name));
  }
}
