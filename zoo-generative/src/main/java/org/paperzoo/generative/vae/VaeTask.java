package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.data.PixelValues;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.core.train.Task;
import org.paperzoo.generative.ImageVectors;

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

  private static final int QUICK_TRAIN_IMAGES = 5_000;

  private final Vae model;
  private final Settings settings;
  private final int batchSize;
  private final ImageVectors images;

  VaeTask(TaskRequest<ImagesConfig, Settings> request) {
    settings = request.settings();
    batchSize = request.batchSize();
    int inputSize = ((VaeConfig) request.model().config()).inputSize();
    images = new ImageVectors(request, inputSize, settings.pixels());
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
      long count = x.getShape().get(0);
      int samples = settings.samples();
      NDArray epsilon = // [(L,) B, J]
          samples == 1
              ? model.noise(x.getManager(), count)
              : model.noise(x.getManager(), samples, count);
      NDArray elbo = model.elbo(step.context(), x, epsilon, settings.estimator()); // [(L,) B]
      return Loss.mean(elbo.mean().neg(), count);
    }
  }

  @Override
  public Batches<NDArray> batches() {
    return images.batches();
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<String> splits() {
    return images.splits();
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    Context context = evaluation.context();
    boolean train = evaluation.split().equals("train");
    boolean likelihood = evaluation.thorough() && !train;
    WeightedMean elbo = new WeightedMean();
    WeightedMean kl = new WeightedMean();
    WeightedMean logLikelihood = new WeightedMean();
    images.evaluate(
        evaluation,
        train && !evaluation.thorough() ? QUICK_TRAIN_IMAGES : Integer.MAX_VALUE,
        x -> {
          addBound(context, x, elbo, kl);
          if (likelihood) {
            int samples = settings.importanceSamples();
            for (double l : ImportanceSampling.logLikelihood(model, context, x, samples)) {
              logLikelihood.add(l);
            }
          }
        });
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
    VaePictures pictures = new VaePictures(model, illustrations.context(), images.imageShape());
    pictures.samples(manager, 64).columns(8).save(illustrations.folder().resolve("samples.png"));
    pictures
        .reconstructions(images.first(manager, "test", 8))
        .save(illustrations.folder().resolve("reconstructions.png"));
    if (model.config().latentSize() == 2) {
      pictures.manifold(manager, 20).save(illustrations.folder().resolve("manifold.png"));
    }
  }

  @Override
  public void close() {
    images.close();
  }
}
