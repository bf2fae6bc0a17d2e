package org.paperzoo.generative.gan;

import java.nio.file.Path;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Walks through the generator's noise. */
final class InterpolationPredictor implements Predictor<InterpolationPredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("Number of pairs of noise, one per row.") @Default("6") @Range(min = 1, max = 100)
          int rows,
      @Doc("Images per row.") @Default("10") @Range(min = 2, max = 100) int steps,
      @Doc("Seed of the noise.") @Default("0") long seed) {}

  @Override
  public String name() {
    return "interpolation";
  }

  @Override
  public String description() {
    return "Rows of images generated on straight lines between two draws of noise, as"
        + " interpolation.png.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    Options options = request.options();
    TorchEngine.seed(options.seed());
    Gallery.of(request)
        .interpolation(options.rows(), options.steps())
        .save(request.output().resolve("interpolation.png"));
    return Result.of(Path.of("interpolation.png"));
  }
}
