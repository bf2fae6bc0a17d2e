package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.generative.ImageInputs;
import org.paperzoo.generative.LatentImages;

/** Pictures of what a model has learned: illustrations of a run, and predictions. */
final class VaePictures {
  private static final String WIDTH =
      "Width of an image in pixels (default: that of the data set, or of a square).";

  static final Predictor<SampleOptions> SAMPLES =
      Predictor.of(
          "samples",
          "A grid of images made of latent variables drawn from the prior, as samples.png.",
          SampleOptions.class,
          VaePictures::samples);

  static final Predictor<ReconstructionOptions> RECONSTRUCTIONS =
      Predictor.of(
          "reconstructions",
          "Images (the files given, or test images) above their reconstructions, as"
              + " reconstructions.png, and the lower bound of each in nats.",
          ReconstructionOptions.class,
          VaePictures::reconstructions);

  static final Predictor<InterpolationOptions> INTERPOLATION =
      Predictor.of(
          "interpolation",
          "Rows of images on straight lines between the codes of two images (the files given, or"
              + " test images; without either, draws from the prior), as interpolation.png.",
          InterpolationOptions.class,
          VaePictures::interpolation);

  static final Predictor<ManifoldOptions> MANIFOLD =
      Predictor.of(
          "manifold",
          "The images of a plane of latent variables, evenly spaced in the prior's probability, as"
              + " manifold.png; for models of two latent variables.",
          ManifoldOptions.class,
          VaePictures::manifold);

  /** What may be set of samples. */
  record SampleOptions(
      @Doc("Number of images.") @Default("64") @Range(min = 1, max = 10_000) int count,
      @Doc("Images per row (default: as near to a square as possible).")
          @Default("null")
          @Range(min = 1)
          Integer columns,
      @Doc("Seed of the latent variables.") @Default("0") long seed,
      @Doc(WIDTH) @Default("null") @Range(min = 1) Integer width) {}

  /** What may be set of reconstructions. */
  record ReconstructionOptions(
      @Doc("Number of test images, if no files are given.")
          @Default("10")
          @Range(min = 1, max = 1_000)
          int count,
      @Doc("Seed of the latent samples in the bound.") @Default("0") long seed,
      @Doc(WIDTH) @Default("null") @Range(min = 1) Integer width) {}

  /** What may be set of an interpolation. */
  record InterpolationOptions(
      @Doc("Number of pairs of images, one per row.") @Default("6") @Range(min = 1, max = 500)
          int rows,
      @Doc("Images per row.") @Default("10") @Range(min = 2, max = 100) int steps,
      @Doc("Seed of the latent variables, if no images are given.") @Default("0") long seed,
      @Doc(WIDTH) @Default("null") @Range(min = 1) Integer width) {}

  /** What may be set of a manifold. */
  record ManifoldOptions(
      @Doc("Images on each side of the square.") @Default("20") @Range(min = 2, max = 100) int side,
      @Doc(WIDTH) @Default("null") @Range(min = 1) Integer width) {}

  private final Vae model;
  private final Context context;
  private final LatentImages images;

  /**
   * Creates the pictures of a model.
   *
   * @param shape of an image, [C, H, W] with C · H · W = D
   */
  VaePictures(Vae model, Context context, Shape shape) {
    this.model = model;
    this.context = context;
    this.images = new LatentImages(shape, z -> model.decode(context, z).mean());
  }

  private VaePictures(Request<?> request, Shape shape) {
    this((Vae) request.model(), request.context(), shape);
  }

  private static ImageInputs inputs(Request<?> request) {
    return new ImageInputs(request, ((VaeConfig) request.modelConfig()).inputSize());
  }

  /** Returns mean images of latent variables drawn from the prior (Fig. 5). */
  ImageGrid samples(NDManager manager, int count) {
    return images.of(model.noise(manager, count));
  }

  private static Result samples(Request<SampleOptions> request) {
    SampleOptions options = request.options();
    Shape shape = inputs(request).shape(options.width());
    TorchEngine.seed(options.seed());
    ImageGrid grid = new VaePictures(request, shape).samples(request.manager(), options.count());
    return LatentImages.save(
        options.columns() == null ? grid : grid.columns(options.columns()), request, "samples.png");
  }

  /**
   * Returns images x [N, D] in a first row and what the model makes of their mean code in a second.
   */
  ImageGrid reconstructions(NDArray x) {
    NDArray z = model.encode(context, x).mean(); // [N, J]
    return images
        .grid()
        .add(x.toFloatArray())
        .add(images.decode().apply(z).toFloatArray())
        .columns((int) x.getShape().get(0));
  }

  private static Result reconstructions(Request<ReconstructionOptions> request) {
    ReconstructionOptions options = request.options();
    ImageInputs inputs = inputs(request);
    Shape shape = inputs.shape(options.width());
    NDArray x = inputs.images(options.count(), shape); // [N, D]
    VaePictures pictures = new VaePictures(request, shape);
    pictures.reconstructions(x).save(request.output().resolve("reconstructions.png"));
    TorchEngine.seed(options.seed());
    NDArray epsilon = pictures.model.noise(request.manager(), x.getShape().get(0)); // [N, J]
    float[] elbo =
        pictures.model.elbo(request.context(), x, epsilon, Estimator.ANALYTIC_KL).toFloatArray();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < elbo.length; i++) {
      Object image = request.inputs().isEmpty() ? "test image " + i : request.inputs().get(i);
      rows.add(List.of(image, elbo[i]));
    }
    return new Result(List.of("image", "elbo"), rows, List.of(Path.of("reconstructions.png")));
  }

  private static Result interpolation(Request<InterpolationOptions> request) {
    InterpolationOptions options = request.options();
    ImageInputs inputs = inputs(request);
    Shape shape = inputs.shape(options.width());
    VaePictures pictures = new VaePictures(request, shape);
    NDArray z; // [2 · rows, J]
    if (inputs.available()) {
      NDArray x = inputs.images(2 * options.rows(), shape);
      if (x.getShape().get(0) % 2 != 0) {
        throw new UsageException("An interpolation is between two images: give an even number.");
      }
      z = pictures.model.encode(request.context(), x).mean();
    } else {
      TorchEngine.seed(options.seed());
      z = pictures.model.noise(request.manager(), 2L * options.rows());
    }
    return LatentImages.save(
        pictures.images.interpolation(z.get("0::2"), z.get("1::2"), options.steps()),
        request,
        "interpolation.png");
  }

  /**
   * Returns the plane of latent variables (Fig. 4): the values of z are quantiles of the prior,
   * evenly spaced in probability.
   */
  ImageGrid manifold(NDManager manager, int side) {
    NDArray p = manager.linspace(0.5f / side, 1 - 0.5f / side, side); // [side]
    NDArray quantiles = Vae.OPERATORS.apply("inverse_normal_cdf", p); // [side]
    NDArray across = quantiles.reshape(1, side).broadcast(side, side); // first variable
    NDArray down = quantiles.flip(0).reshape(side, 1).broadcast(side, side); // second, upwards
    NDArray z = NDArrays.stack(new NDList(across, down), 2).reshape(-1, 2); // [side², 2]
    return images.of(z).columns(side).padding(0);
  }

  private static Result manifold(Request<ManifoldOptions> request) {
    int latentSize = ((VaeConfig) request.modelConfig()).latentSize();
    if (latentSize != 2) {
      throw new UsageException(
          "A manifold can be drawn of two latent variables, but this model has "
              + latentSize
              + ". Use samples or interpolation.");
    }
    ManifoldOptions options = request.options();
    Shape shape = inputs(request).shape(options.width());
    return LatentImages.save(
        new VaePictures(request, shape).manifold(request.manager(), options.side()),
        request,
        "manifold.png");
  }
}
