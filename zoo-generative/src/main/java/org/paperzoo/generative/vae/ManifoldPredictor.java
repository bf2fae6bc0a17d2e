package org.paperzoo.generative.vae;

import java.nio.file.Path;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;

/** Draws the plane of latent variables, as Fig. 4 of the paper. */
final class ManifoldPredictor implements Predictor<ManifoldPredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("Images on each side of the square.") @Default("20") @Range(min = 2, max = 100) int side,
      @Doc("Width of an image in pixels (default: that of the data set, or of a square).")
          @Default("null")
          @Range(min = 1)
          Integer width) {}

  @Override
  public String name() {
    return "manifold";
  }

  @Override
  public String description() {
    return "The images of a plane of latent variables, evenly spaced in the prior's probability, as"
        + " manifold.png; for models of two latent variables.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    int latentSize = ((VaeConfig) request.modelConfig()).latentSize();
    if (latentSize != 2) {
      throw new UsageException(
          "A manifold can be drawn of two latent variables, but this model has "
              + latentSize
              + ". Use samples or interpolation.");
    }
    Options options = request.options();
    Gallery.of(request, new ImageInputs(request).shape(options.width()))
        .manifold(options.side())
        .save(request.output().resolve("manifold.png"));
    return Result.of(Path.of("manifold.png"));
  }
}
