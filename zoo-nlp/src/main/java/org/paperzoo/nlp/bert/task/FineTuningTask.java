package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.nlp.bert.EncoderConfig;

/**
 * What tasks have in common that train an encoder with a head on texts: tokenizer, order, batches.
 *
 * @param <M> the model with its head
 * @param <B> a batch
 */
abstract class FineTuningTask<M extends ZooModel, B> implements ModelTask<B> {
  private final TaskRequest<?, ?> request;
  private final FineTuning settings;
  private final ModelSpec<?> spec;
  private final TextTokenizer tokenizer;
  private final TextEncoder encoder;
  private final PaddingCollator collator;
  private M model;
  private Batches<B> batches;

  /**
   * Brings the tokenizer.
   *
   * @param spec the model with the task's head
   * @param texts what a new tokenizer is trained on
   */
  FineTuningTask(
      TaskRequest<?, ?> request,
      FineTuning settings,
      ModelSpec<?> spec,
      Supplier<Iterator<String>> texts) {
    this.request = request;
    this.settings = settings;
    this.spec = spec;
    EncoderConfig config = (EncoderConfig) spec.config();
    TextEncoder.limit(settings.lengthFor(config), config);
    tokenizer = Pretrained.tokenizer(spec, settings.tokenizer(), settings.learnTokenizer(), texts);
    encoder = new TextEncoder(tokenizer, settings.lengthFor(config), config);
    collator = new PaddingCollator(config);
  }

  /**
   * Initialises the model and sets the order of training.
   *
   * @param lengths the length of each training example
   */
  @SuppressWarnings("unchecked")
  final void start(int[] lengths) {
    BatchOrder order =
        settings.groupByLength()
            ? new LengthGroupedSampler(lengths, request.batchSize(), request.seed())
            : EpochSampler.training(lengths.length, request.batchSize(), request.seed());
    batches = Batches.inMemory(order, (manager, number, indices) -> batch(manager, indices));
    model = (M) Pretrained.initialize(spec, request.manager());
  }

  final TextTokenizer tokenizer() {
    return tokenizer;
  }

  final TextEncoder encoder() {
    return encoder;
  }

  final PaddingCollator collator() {
    return collator;
  }

  /** Returns the probability that labels spread over all classes in training. */
  final double labelSmoothing() {
    return settings.labelSmoothing();
  }

  @Override
  public final M model() {
    return model;
  }

  @Override
  public final ModelSpec<?> spec() {
    return spec;
  }

  @Override
  public final void writeCompanions(Path folder) {
    tokenizer.save(folder);
  }

  @Override
  public final Batches<B> batches() {
    return batches;
  }

  @Override
  public final long examplesPerBatch() {
    return request.batchSize();
  }

  /** Returns the batch of these training examples. */
  abstract B batch(NDManager manager, int[] indices);

  /** Returns the loss of a batch. */
  abstract Loss loss(Context context, B batch);

  @Override
  public final List<? extends Objective<B>> objectives() {
    return List.of((Objective<B>) (step, batch) -> loss(step.context(), batch));
  }

  /**
   * Calls a function for batches of all examples, those of similar length together.
   *
   * @param lengths the length of each example
   * @param judge takes the manager of a batch and its examples
   */
  final void forBatches(Evaluation evaluation, int[] lengths, BiConsumer<NDManager, int[]> judge) {
    forBatches(evaluation.manager(), lengths, settings.evaluationBatchSize(), judge);
  }

  static void forBatches(
      NDManager parent, int[] lengths, int batchSize, BiConsumer<NDManager, int[]> judge) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int from = 0; from < order.length; from += batchSize) {
      int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
      try (NDManager manager = parent.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        judge.accept(manager, batch);
      }
    }
  }

  /** Returns the chosen elements. */
  static <T> List<T> pick(List<T> all, int[] indices) {
    return Arrays.stream(indices).mapToObj(all::get).toList();
  }

  /** Returns the lengths of sequences. */
  static int[] lengths(List<Sequence> sequences) {
    return sequences.stream().mapToInt(Sequence::length).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
