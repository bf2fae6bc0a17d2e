package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.PixelValues;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.core.train.Task;
import org.paperzoo.generative.ImageInputs;
import org.paperzoo.generative.ImageSplits;
import org.paperzoo.generative.ImagesConfig;

/** Maximises the lower bound of log p(x) over images with the AEVB algorithm (Algorithm 1). */
final class VaeTask implements Task<NDArray> {
  /**
   * The {@code settings} section.
   *
   * @param estimator of the lower bound that is maximised
   * @param samples L, the latent samples of each data point in training
   * @param pixels how the grey values become data
   * @param importanceSamples K, the latent samples of each image in {@code log_likelihood}
   */
  record Settings(
      @Doc(
              "Estimator of the lower bound in training: analytic_kl (equation 7 of the paper) or"
                  + " monte_carlo (equation 6).")
          @Default("analytic_kl")
          Estimator estimator,
      @Doc("Latent samples per data point in training (the paper's L).")
          @Default("1")
          @Range(min = 1)
          int samples,
      @Doc(
              "How a grey value enters the model: unit (itself, between 0 and 1), threshold (0 or"
                  + " 1) or bernoulli (0 or 1 with that probability, drawn again for every batch).")
          @Default("unit")
          PixelValues pixels,
      @Doc("Latent samples per image in the final estimate of log_likelihood.")
          @Default("500")
          @Range(min = 1)
          int importanceSamples) {}

  private static final int EVALUATION_BATCH = 500;
  private static final int QUICK_TRAIN_IMAGES = 5_000;

  private final Vae model;
  private final Settings settings;
  private final int batchSize;
  private final ImageSplits splits;
  private final Map<String, ImageBatcher> batchers = new LinkedHashMap<>();
  private final Batches<NDArray> batches;

  VaeTask(TaskRequest<ImagesConfig, Settings> request) {
    splits = ImageSplits.load(request.home(), request.data());
    settings = request.settings();
    batchSize = request.batchSize();
    int imageSize = splits.train().imageSize();
    VaeConfig config = (VaeConfig) request.model().config();
    if (config.inputSize() != imageSize) {
      throw new UsageException(
          "The model's input_size is "
              + config.inputSize()
              + ", but an image of "
              + splits.train().name()
              + " has "
              + imageSize
              + " values. Set model.input_size to "
              + imageSize
              + ".");
    }
    for (String split : splits()) {
      batchers.put(
          split,
          new ImageBatcher(
              request.manager(),
              splits.part(split),
              settings.pixels(),
              // Held-out images become the same black and white pictures in every run.
              split.equals("train") ? request.seed() : 0,
              new Shape(imageSize)));
    }
    batches =
        Batches.inMemory(
            EpochSampler.training(splits.train().count(), batchSize, request.seed()),
            (manager, number, indices) -> batchers.get("train").images(manager, indices, number));
    model = (Vae) request.model().initialize(request.manager());
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public List<? extends Objective<NDArray>> objectives() {
    return List.of(new LowerBound());
  }

  /** The negative of the SGVB estimator, the mean over the batch and the L samples (equation 8). */
  private final class LowerBound implements Objective<NDArray> {
    @Override
    public Loss loss(Step step, NDArray x) { // [B, D]
      long images = x.getShape().get(0);
      Shape latent = new Shape(images, model.config().latentSize());
      int samples = settings.samples();
      NDArray epsilon =
          x.getManager()
              .randomNormal(
                  samples == 1 ? latent : new Shape(samples).addAll(latent)); // [(L,) B, J]
      NDArray elbo = model.elbo(step.context(), x, epsilon, settings.estimator()); // [(L,) B]
      return Loss.mean(elbo.mean().neg(), images);
    }
  }

  @Override
  public Batches<NDArray> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<String> splits() {
    return List.of("train", "val", "test");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    boolean train = split.equals("train");
    int count = splits.part(split).count();
    if (train && !evaluation.thorough()) {
      count = Math.min(count, QUICK_TRAIN_IMAGES);
    }
    boolean likelihood = evaluation.thorough() && !train;
    WeightedMean elbo = new WeightedMean();
    WeightedMean kl = new WeightedMean();
    WeightedMean logLikelihood = new WeightedMean();
    for (int start = 0; start < count; start += EVALUATION_BATCH) {
      int[] indices = IntStream.range(start, Math.min(count, start + EVALUATION_BATCH)).toArray();
      try (NDManager manager = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray x = batchers.get(split).images(manager, indices, start); // [B, D]
        addBound(evaluation.context(), x, elbo, kl);
        if (likelihood) {
          double[] estimates =
              ImportanceSampling.logLikelihood(
                  model, evaluation.context(), x, settings.importanceSamples());
          for (double estimate : estimates) {
            logLikelihood.add(estimate);
          }
        }
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("elbo", elbo.value());
    metrics.put("reconstruction", elbo.value() + kl.value());
    metrics.put("kl", kl.value());
    if (likelihood) {
      metrics.put("log_likelihood", logLikelihood.value());
    }
    return metrics;
  }

  private void addBound(Context context, NDArray x, WeightedMean elbo, WeightedMean kl) {
    long count = x.getShape().get(0);
    Posterior posterior = model.encode(context, x);
    NDArray z = posterior.sample(model.noise(x.getManager(), count)); // [B, J]
    NDArray negativeKl = posterior.negativeKl(); // [B]
    NDArray bound = model.decode(context, z).logLikelihood(x).add(negativeKl); // [B]
    elbo.add(bound.mean().getFloat(), count);
    kl.add(-negativeKl.mean().getFloat(), count);
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    NDManager manager = illustrations.manager();
    VaePictures pictures =
        new VaePictures(model, illustrations.context(), ImageInputs.shape(splits.train()));
    pictures.samples(manager, 64).columns(8).save(illustrations.folder().resolve("samples.png"));
    int[] first = IntStream.range(0, Math.min(8, splits.test().count())).toArray();
    NDArray x = batchers.get("test").images(manager, first); // [B, D]
    pictures.reconstructions(x).save(illustrations.folder().resolve("reconstructions.png"));
    if (model.config().latentSize() == 2) {
      pictures.manifold(manager, 20).save(illustrations.folder().resolve("manifold.png"));
    }
  }

  @Override
  public void close() {
    batchers.values().forEach(ImageBatcher::close);
  }
}
