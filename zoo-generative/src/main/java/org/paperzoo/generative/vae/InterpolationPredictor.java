package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;

/** Walks from image to image through the latent space. */
final class InterpolationPredictor implements Predictor<InterpolationPredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("Number of pairs of images, one per row.") @Default("6") @Range(min = 1, max = 500)
          int rows,
      @Doc("Images per row.") @Default("10") @Range(min = 2, max = 100) int steps,
      @Doc("Seed of the latent variables, if no images are given.") @Default("0") long seed,
      @Doc("Width of an image in pixels (default: that of the data set, or of a square).")
          @Default("null")
          @Range(min = 1)
          Integer width) {}

  @Override
  public String name() {
    return "interpolation";
  }

  @Override
  public String description() {
    return "Rows of images on straight lines between the codes of two images (the files given, or"
        + " test images; without either, draws from the prior), as interpolation.png.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    Options options = request.options();
    ImageInputs inputs = new ImageInputs(request);
    Shape shape = inputs.shape(options.width());
    Vae model = (Vae) request.model();
    NDArray z; // [2 · rows, J]
    if (inputs.available()) {
      NDArray x = inputs.images(2 * options.rows(), shape);
      if (x.getShape().get(0) % 2 != 0) {
        throw new UsageException("An interpolation is between two images: give an even number.");
      }
      z = model.encode(request.context(), x).mean();
    } else {
      TorchEngine.seed(options.seed());
      z =
          request
              .manager()
              .randomNormal(new Shape(2L * options.rows(), model.config().latentSize()));
    }
    Gallery.of(request, shape)
        .interpolation(z, options.steps())
        .save(request.output().resolve("interpolation.png"));
    return Result.of(Path.of("interpolation.png"));
  }
}
