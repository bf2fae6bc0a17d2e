package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.report.ImageGrid;

/** Pictures of what a generator has learned. Random draws come from the engine's generator. */
final class Gallery {
  private final Gan model;
  private final Context context;
  private final NDManager manager;

  Gallery(Gan model, Context context, NDManager manager) {
    this.model = model;
    this.context = context;
    this.manager = manager;
  }

  /** Returns the gallery of a prediction's model. */
  static Gallery of(Predictor.Request<?> request) {
    return new Gallery((Gan) request.model(), request.context(), request.manager());
  }

  /** Returns an empty grid for the model's images. */
  ImageGrid grid() {
    GanConfig config = model.config();
    return new ImageGrid(
        config.numChannels(), config.imageSize().get(0), config.imageSize().get(1));
  }

  /** Returns noise, [count, latent_size]. */
  NDArray noise(int count) {
    return model.noise(manager, count);
  }

  /** Returns the images of noise, [N, C, H, W]. */
  NDArray images(NDArray z) {
    return model.generator().apply(context, z);
  }

  /** Returns samples (Fig. 2). */
  ImageGrid samples(int count) {
    return grid().add(images(noise(count)).toFloatArray());
  }

  /** Returns images on straight lines between two draws of noise, a row for each pair (Fig. 3). */
  ImageGrid interpolation(int rows, int steps) {
    NDArray from = noise(rows).expandDims(1); // [rows, 1, J]
    NDArray to = noise(rows).expandDims(1); // [rows, 1, J]
    NDArray t = manager.linspace(0f, 1f, steps).reshape(1, steps, 1); // [1, steps, 1]
    NDArray z = from.add(to.sub(from).mul(t)); // [rows, steps, J]
    NDArray flat = z.reshape(-1, model.config().latentSize()); // [rows · steps, J]
    return grid().add(images(flat).toFloatArray()).columns(steps);
  }
}
