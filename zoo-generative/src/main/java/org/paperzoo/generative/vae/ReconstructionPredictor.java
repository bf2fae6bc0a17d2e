package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Encodes images and decodes them again. */
final class ReconstructionPredictor implements Predictor<ReconstructionPredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("Number of test images, if no files are given.")
          @Default("10")
          @Range(min = 1, max = 1_000)
          int count,
      @Doc("Seed of the latent samples in the bound.") @Default("0") long seed,
      @Doc("Width of an image in pixels (default: that of the data set, or of a square).")
          @Default("null")
          @Range(min = 1)
          Integer width) {}

  @Override
  public String name() {
    return "reconstructions";
  }

  @Override
  public String description() {
    return "Images (the files given, or test images) above their reconstructions, as"
        + " reconstructions.png, and the lower bound of each in nats.";
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
    NDArray x = inputs.images(options.count(), shape); // [N, D]
    Gallery.of(request, shape)
        .reconstructions(x)
        .save(request.output().resolve("reconstructions.png"));
    Vae model = (Vae) request.model();
    TorchEngine.seed(options.seed());
    NDArray epsilon =
        request.manager().randomNormal(new Shape(x.getShape().get(0), model.config().latentSize()));
    float[] elbo = model.elbo(request.context(), x, epsilon, Estimator.ANALYTIC_KL).toFloatArray();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < elbo.length; i++) {
      Object image = request.inputs().isEmpty() ? "test image " + i : request.inputs().get(i);
      rows.add(List.of(image, elbo[i]));
    }
    return new Result(List.of("image", "elbo"), rows, List.of(Path.of("reconstructions.png")));
  }
}
