package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageSplits;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.data.PixelValues;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.nlp.lstm.LstmConfig;
import org.paperzoo.nlp.lstm.LstmForSequenceClassification;

/** Learns the classes of pictures that are read row by row. */
public final class ImageRowsTask implements ModelTask<ImageRowsTask.Pictures> {
  /** The task {@code image-rows}. */
  public static final TaskType<ImagesConfig, Settings> TYPE =
      TaskType.of("image-rows", ImagesConfig.class, Settings.class, ImageRowsTask::new)
          .description("Classifies pictures that are read row by row; measured by accuracy.")
          .trains("lstm")
          .monitors(new Monitor("val_accuracy", false))
          .build();

  private static final int EVALUATION_BATCH = 500;

  /** The {@code settings} section: none. */
  record Settings() {}

  /**
   * A batch.
   *
   * @param rows [B, T, I]: T rows of I values
   * @param labels [B]
   */
  record Pictures(NDArray rows, NDArray labels) {}

  private final ModelSpec<LstmConfig> spec;
  private final LstmForSequenceClassification model;
  private final Map<String, ImageBatcher> batchers = new LinkedHashMap<>();
  private final Batches<Pictures> batches;
  private final int batchSize;

  ImageRowsTask(TaskRequest<ImagesConfig, Settings> request) {
    batchSize = request.batchSize();
    String name = request.data().name();
    ImageSplits splits = ImageSplits.load(request.home(), request.data());
    ImageData train = splits.train();
    if (!train.hasLabels()) {
      throw new UsageException(name + " has no classes; choose another data set.");
    }
    @SuppressWarnings("unchecked")
    ModelSpec<LstmConfig> given = (ModelSpec<LstmConfig>) request.model();
    int width = train.channels() * train.width();
    if (given.config().inputSize() != width) {
      throw new UsageException(
          "model.input_size is "
              + given.config().inputSize()
              + ", but a row of "
              + name
              + " has "
              + width
              + " values. Set it to "
              + width
              + ".");
    }
    spec =
        given.folder() == null
            ? given.with(given.config().withLabels(train.classNames()), given.architecture())
            : given;
    Labels.requireSameCount(spec.config().numLabels(), name, train.classNames().size());
    for (String split : List.of("train", "val", "test")) {
      add(request, split, splits.part(split));
    }
    batches =
        Batches.inMemory(
            EpochSampler.training(train.count(), batchSize, request.seed()),
            (manager, number, indices) -> batch(manager, "train", indices));
    model = (LstmForSequenceClassification) spec.initialize(request.manager());
  }

  private void add(TaskRequest<?, ?> request, String split, ImageData images) {
    Shape shape = new Shape(images.channels(), images.height(), images.width());
    batchers.put(split, new ImageBatcher(request.manager(), images, PixelValues.UNIT, 0, shape));
  }

  private Pictures batch(NDManager manager, String split, int[] indices) {
    ImageBatcher batcher = batchers.get(split);
    NDArray images = batcher.images(manager, indices); // [B, C, H, W]
    Shape shape = images.getShape();
    NDArray rows =
        images
            .transpose(0, 2, 1, 3)
            .reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3)); // [B, H, C · W]
    int[] classes = batcher.data().labels();
    long[] labels = Arrays.stream(indices).mapToLong(i -> classes[i]).toArray();
    return new Pictures(rows, manager.create(labels));
  }

  private Map<String, NDArray> forward(Context context, Pictures batch) {
    return model.forward(context, Map.of("inputs", batch.rows(), "labels", batch.labels()));
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public ModelSpec<?> spec() {
    return spec;
  }

  @Override
  public List<? extends Objective<Pictures>> objectives() {
    return List.of(
        (Objective<Pictures>)
            (step, batch) ->
                Loss.mean(forward(step.context(), batch).get("loss").sum(), batch.labels().size()));
  }

  @Override
  public Batches<Pictures> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<String> splits() {
    return List.copyOf(batchers.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    int count = batchers.get(split).data().count();
    EpochSampler order = EpochSampler.evaluation(count, EVALUATION_BATCH);
    WeightedMean loss = new WeightedMean();
    long right = 0;
    for (int number = 0; number < order.batchesPerEpoch(); number++) {
      try (NDManager manager = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Pictures batch = batch(manager, split, order.batch(number));
        Map<String, NDArray> outputs = forward(evaluation.context(), batch);
        loss.add(outputs.get("loss").getFloat(), batch.labels().size());
        right += outputs.get("logits").argMax(1).eq(batch.labels()).countNonzero().getLong();
      }
    }
    return Map.of("accuracy", (double) right / count, "loss", loss.value());
  }

  @Override
  public void close() {
    batchers.values().forEach(ImageBatcher::close);
  }
}
