package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageSplits;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Task;

/** The two-player game over images, played by a {@link Procedure}. */
final class GanTask implements Task<NDArray> {
  private static final int EVALUATION_BATCH = 500;
  private static final int QUICK_IMAGES = 1_000;

  private final Gan model;
  private final GanSettings settings;
  private final int batchSize;
  private final ImageSplits splits;
  private final ImageBatcher batcher;
  private final Batches<NDArray> batches;

  GanTask(TaskRequest<ImagesConfig, GanSettings> request) {
    splits = ImageSplits.load(request.home(), request.data());
    settings = request.settings();
    batchSize = request.batchSize();
    ImageData train = splits.train();
    GanConfig config = (GanConfig) request.model().config();
    List<Integer> size = List.of(train.height(), train.width());
    if (config.numChannels() != train.channels() || !config.imageSize().equals(size)) {
      throw new UsageException(
          "The model makes images of "
              + config.numChannels()
              + " channels and size "
              + config.imageSize()
              + ", but those of "
              + train.name()
              + " have "
              + train.channels()
              + " and "
              + size
              + ". Set model.num_channels and model.image_size.");
    }
    batcher = new ImageBatcher(request.manager(), train);
    batches =
        Batches.inMemory(
            EpochSampler.training(train.count(), batchSize, request.seed()),
            (manager, number, indices) -> batcher.images(manager, indices));
    model = (Gan) request.model().initialize(request.manager());
    if (request.model().folder() == null && settings.biasFromData()) {
      model.generator().paint(meanImage(train));
    }
  }

  private static double[] meanImage(ImageData images) {
    long[] sums = new long[images.imageSize()];
    byte[] pixels = images.pixels();
    for (int i = 0; i < pixels.length; i++) {
      sums[i % sums.length] += pixels[i] & 0xFF;
    }
    return IntStream.range(0, sums.length)
        .mapToDouble(i -> sums[i] / 255.0 / images.count())
        .toArray();
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public List<? extends Objective<NDArray>> objectives() {
    return settings.procedure().objectives(model, settings);
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
    return List.of("val", "test");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    NDManager manager = evaluation.manager();
    ImageData part = splits.part(evaluation.split());
    NDArray images =
        flat(manager, part, evaluation.thorough() ? part.count() : QUICK_IMAGES); // [M, D]
    NDArray samples = samples(evaluation.context(), manager, settings.parzen().samples()); // [N, D]
    NDArray selection =
        flat(manager, splits.validation(), settings.parzen().selectionImages()); // [V, D]
    Map<String, Double> metrics = new LinkedHashMap<>();
    Estimate estimate = estimate(samples, selection, images);
    metrics.put("parzen_nats", estimate.mean());
    metrics.put("parzen_nats_stderr", estimate.standardError());
    metrics.put("parzen_sigma", estimate.sigma());
    if (evaluation.thorough()) {
      // What the estimate gives to real images in the samples' place.
      NDArray real = flat(manager, splits.train(), settings.parzen().samples()); // [N, D]
      metrics.put("parzen_nats_of_real_images", estimate(real, selection, images).mean());
    }
    metrics.put("d_real", probability(evaluation.context(), images));
    metrics.put("d_fake", probability(evaluation.context(), samples));
    return metrics;
  }

  /** A Parzen-window estimate. */
  private record Estimate(double mean, double standardError, double sigma) {}

  private Estimate estimate(NDArray samples, NDArray selection, NDArray images) {
    try (ParzenWindow window = new ParzenWindow(samples)) {
      double sigma = window.select(selection, settings.parzen().widths());
      double[] logs = window.logDensity(images, sigma)[0];
      double mean =
          IntStream.range(0, logs.length).mapToDouble(i -> logs[i]).average().orElseThrow();
      double variance =
          IntStream.range(0, logs.length)
              .mapToDouble(i -> (logs[i] - mean) * (logs[i] - mean))
              .average()
              .orElseThrow();
      return new Estimate(mean, Math.sqrt(variance / logs.length), sigma);
    }
  }

  /** Returns the first images of a part, [min(count, its size), D]. */
  private static NDArray flat(NDManager manager, ImageData part, int count) {
    int[] indices = IntStream.range(0, Math.min(count, part.count())).toArray();
    try (ImageBatcher all = new ImageBatcher(manager, part)) {
      return all.images(manager, indices).reshape(indices.length, part.imageSize());
    }
  }

  /** Returns samples, [count, D]. */
  private NDArray samples(Context context, NDManager manager, int count) {
    NDArray all = manager.create(new Shape(count, model.config().imageValues()));
    for (int start = 0; start < count; start += EVALUATION_BATCH) {
      int end = Math.min(count, start + EVALUATION_BATCH);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray images = model.generator().apply(context, model.noise(manager, end - start));
        all.set(new NDIndex(start + ":" + end), images.reshape(end - start, -1));
      }
    }
    return all;
  }

  /** Returns the mean of D over images [M, D]. */
  private double probability(Context context, NDArray images) {
    GanConfig config = model.config();
    int count = (int) images.getShape().get(0);
    WeightedMean mean = new WeightedMean();
    for (int start = 0; start < count; start += EVALUATION_BATCH) {
      int end = Math.min(count, start + EVALUATION_BATCH);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray block =
            images
                .get(start + ":" + end)
                .reshape(
                    -1, config.numChannels(), config.imageSize().get(0), config.imageSize().get(1));
        NDArray logits = model.discriminator().apply(context, block); // [block]
        mean.add(Activation.SIGMOID.apply(logits).mean().getFloat(), end - start);
      }
    }
    return mean.value();
  }

  @Override
  public List<String> warnings(List<Evaluated> evaluations) {
    return WonGame.warnings(evaluations);
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    GanPictures.images(model, illustrations.context())
        .of(model.noise(illustrations.manager(), 64))
        .columns(8)
        .save(illustrations.folder().resolve("samples.png"));
  }

  @Override
  public void close() {
    batcher.close();
  }
}
