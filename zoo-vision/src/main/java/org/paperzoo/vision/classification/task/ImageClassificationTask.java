package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.Prefetch;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.nn.ClassificationLoss;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.classification.ImageClassifier;
import org.paperzoo.vision.classification.Views;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.ImageSize;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.data.ImageBatch;
import org.paperzoo.vision.image.data.ImageBatches;
import org.paperzoo.vision.image.data.ImageDataConfig;
import org.paperzoo.vision.image.data.ImagePipeline;
import org.paperzoo.vision.image.data.ImageSet;
import org.paperzoo.vision.image.data.ImageSplits;
import org.paperzoo.vision.image.data.Skipped;

/** Learns the classes of pictures by their cross entropy. */
final class ImageClassificationTask implements ModelTask<ImageBatch> {
  private static final int QUICK_TRAIN_IMAGES = 5_000;
  private static final int ILLUSTRATED_IMAGES = 1_000;
  private static final int BATCHES_AHEAD = 4;

  private final ImageClassificationSettings settings;
  private final ImageDataConfig data;
  private final ImageSplits splits;
  private final ModelSpec<?> spec;
  private final ImageClassifier model;
  private final ImageProcessorConfig processing;
  private final ImageProcessor evaluating;
  private final int batchSize;
  private final Skipped skipped;
  private final ImageBatches batches;

  ImageClassificationTask(TaskRequest<ImageDataConfig, ImageClassificationSettings> request) {
    settings = request.settings();
    data = request.data();
    batchSize = request.batchSize();
    splits = ImageSplits.load(request.home(), data);
    skipped = new Skipped(data.onError());
    ImageSet train = splits.train();
    if (train.classNames().isEmpty()) {
      throw new UsageException(
          train.name()
              + " has no classes to learn. Put the pictures of each class into a folder of its"
              + " name.");
    }
    ClassifierHead head =
        ClassifierHead.of(request.model(), train.classNames(), settings.resetHead());
    spec = head.spec();
    ClassifierConfig config = (ClassifierConfig) spec.config();
    processing = processing(config);
    ImageProcessor processor = new ImageProcessor(processing, config.numChannels());
    evaluating =
        settings.views() == Views.ONE
            ? processor
            : new ImageProcessor(forCrops(config), config.numChannels());
    batches =
        ImageBatches.training(
            train,
            ImagePipeline.training(processor, data.augmentations(), train),
            data.mixing(),
            skipped,
            batchSize,
            data.workers(),
            request.seed());
    model = head.initialize(request.manager());
  }

  private ImageProcessorConfig processing(ClassifierConfig config) {
    try {
      return data.preprocess().toProcessor(config.height(), config.width(), config.numChannels());
    } catch (IllegalArgumentException e) {
      throw new UsageException("data.preprocess." + e.getMessage() + ".", e);
    }
  }

  /** Returns the processor of pictures that the ten views are cut from. */
  private ImageProcessorConfig forCrops(ClassifierConfig config) {
    Integer resize = data.preprocess().resize();
    if (resize == null || resize <= Math.max(config.height(), config.width())) {
      throw new UsageException(
          "settings.views: ten views are cut from pictures that are larger than the model's "
              + config.height()
              + "x"
              + config.width()
              + ". Set data.preprocess.resize to the length of their shorter side, such as 256"
              + " for 224.");
    }
    return processing.withSizes(ImageSize.shorterSide(resize), ImageSize.square(resize));
  }

  @Override
  public ImageClassifier model() {
    return model;
  }

  @Override
  public ModelSpec<?> spec() {
    return spec;
  }

  @Override
  public void writeCompanions(Path folder) {
    PreprocessorFile.write(processing, folder);
  }

  @Override
  public Batches<ImageBatch> batches() {
    return batches;
  }

  @Override
  public List<String> warnings(List<Evaluated> evaluations) {
    return skipped.summary().stream().toList();
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<? extends Objective<ImageBatch>> objectives() {
    return List.of(
        (Objective<ImageBatch>)
            (step, batch) -> Loss.mean(loss(step.context(), batch), batch.size()));
  }

  private NDArray loss(Context context, ImageBatch batch) {
    NDArray logits = model.logits(context, batch.pixelValues()); // [B, K]
    return batch.targets() != null
        ? ClassificationLoss.ofTargets(logits, batch.targets())
        : ClassificationLoss.of(logits, batch.labels(), "pictures", settings.labelSmoothing());
  }

  @Override
  public List<String> splits() {
    return splits.names();
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    ImageSet set = splits.part(evaluation.split());
    if (evaluation.split().equals("train") && !evaluation.thorough()) {
      set = spread(set, QUICK_TRAIN_IMAGES);
    }
    return scores(evaluation.context(), evaluation.manager(), set).metrics(evaluation.thorough());
  }

  /** Returns so many pictures at equal distances, since data sets may be sorted by class. */
  private static ImageSet spread(ImageSet set, int count) {
    return set.size() <= count ? set : set.select(Spread.of(set.size(), count));
  }

  private ClassifierScores scores(Context context, NDManager manager, ImageSet set) {
    ImageBatches all =
        ImageBatches.evaluation(
            set, evaluating, skipped, settings.evaluationBatchSize(), data.workers());
    ClassifierScores scores = new ClassifierScores(set.classNames().size());
    try (Prefetch<ImageBatch> ahead = new Prefetch<>(all, all.workers(), BATCHES_AHEAD)) {
      for (long number = 0; number < all.perEpoch(); number++) {
        try (NDManager own = manager.newSubManager();
            NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          ImageBatch batch = ahead.take(number).upload(own);
          NDArray logProbabilities =
              settings.views().logProbabilities(model, context, batch.pixelValues()); // [B, K]
          int[] labels = toInts(batch.labels().toLongArray());
          scores.add(logProbabilities.toFloatArray(), labels);
        }
      }
    }
    return scores;
  }

  private static int[] toInts(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    ImageSet held = splits.test() == null ? splits.validation() : splits.test();
    held = spread(held, ILLUSTRATED_IMAGES);
    ClassifierScores scores = scores(illustrations.context(), illustrations.manager(), held);
    new PredictionPictures(held, evaluating).write(scores, illustrations.folder());
  }

  @Override
  public void close() {
    // The data is on the heap, and the model's arrays belong to the request's manager.
  }
}
