package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.report.ImageGrid;

/** Pictures of what a model has learned. Random draws come from the engine's generator. */
final class Gallery {
  private final Vae model;
  private final Context context;
  private final NDManager manager;
  private final Shape image;

  /**
   * Creates a gallery.
   *
   * @param image [C, H, W] with C · H · W = D
   */
  Gallery(Vae model, Context context, NDManager manager, Shape image) {
    this.model = model;
    this.context = context;
    this.manager = manager;
    this.image = image;
  }

  /** Returns the gallery of a prediction's model. */
  static Gallery of(Predictor.Request<?> request, Shape image) {
    return new Gallery((Vae) request.model(), request.context(), request.manager(), image);
  }

  /** Returns the mean images of latent variables z [N, J]. */
  private ImageGrid decoded(NDArray z) {
    return grid().add(model.decode(context, z).mean().toFloatArray());
  }

  private ImageGrid grid() {
    return new ImageGrid((int) image.get(0), (int) image.get(1), (int) image.get(2));
  }

  /** Returns mean images of latent variables drawn from the prior (Fig. 5). */
  ImageGrid samples(int count) {
    return decoded(manager.randomNormal(new Shape(count, model.config().latentSize())));
  }

  /**
   * Returns images x [N, D] in a first row and what the model makes of their mean code in a second.
   */
  ImageGrid reconstructions(NDArray x) {
    NDArray z = model.encode(context, x).mean(); // [N, J]
    return grid()
        .add(x.toFloatArray())
        .add(model.decode(context, z).mean().toFloatArray())
        .columns((int) x.getShape().get(0));
  }

  /**
   * Returns the plane of latent variables (Fig. 4): the values of z are quantiles of the prior,
   * evenly spaced in probability.
   */
  ImageGrid manifold(int side) {
    NDArray p = manager.linspace(0.5f / side, 1 - 0.5f / side, side); // [side]
    NDArray quantiles = VaeOperators.inverseNormalCdf(p); // [side]
    NDArray across = quantiles.reshape(1, side).broadcast(side, side); // first variable
    NDArray down = quantiles.flip(0).reshape(side, 1).broadcast(side, side); // second, upwards
    NDArray z = NDArrays.stack(new NDList(across, down), 2).reshape(-1, 2); // [side², 2]
    return decoded(z).columns(side).padding(0);
  }

  /**
   * Returns images on straight lines between the codes of neighbours in z, a row for each pair.
   *
   * @param z [2 · rows, J]
   * @param steps the images of a row, at least 2
   */
  ImageGrid interpolation(NDArray z, int steps) {
    NDArray from = z.get("0::2").expandDims(1); // [rows, 1, J]
    NDArray to = z.get("1::2").expandDims(1); // [rows, 1, J]
    NDArray t = manager.linspace(0f, 1f, steps).reshape(1, steps, 1); // [1, steps, 1]
    NDArray line = from.add(to.sub(from).mul(t)); // [rows, steps, J]
    return decoded(line.reshape(-1, model.config().latentSize())).columns(steps);
  }
}
