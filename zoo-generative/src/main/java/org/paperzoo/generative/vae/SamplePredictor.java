package org.paperzoo.generative.vae;

import java.nio.file.Path;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Draws images from the model. */
final class SamplePredictor implements Predictor<SamplePredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("Number of images.") @Default("64") @Range(min = 1, max = 10_000) int count,
      @Doc("Images per row (default: as near to a square as possible).")
          @Default("null")
          @Range(min = 1)
          Integer columns,
      @Doc("Seed of the latent variables.") @Default("0") long seed,
      @Doc("Width of an image in pixels (default: that of the data set, or of a square).")
          @Default("null")
          @Range(min = 1)
          Integer width) {}

  @Override
  public String name() {
    return "samples";
  }

  @Override
  public String description() {
    return "A grid of images made of latent variables drawn from the prior, as samples.png.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    Options options = request.options();
    TorchEngine.seed(options.seed());
    var grid =
        Gallery.of(request, new ImageInputs(request).shape(options.width()))
            .samples(options.count());
    if (options.columns() != null) {
      grid.columns(options.columns());
    }
    grid.save(request.output().resolve("samples.png"));
    return Result.of(Path.of("samples.png"));
  }
}
