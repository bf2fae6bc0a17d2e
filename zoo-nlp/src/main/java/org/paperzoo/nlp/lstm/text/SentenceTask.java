package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
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
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.ClassificationLoss;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TextTokenizer.Encoding;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.core.text.Truncation;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.nlp.data.ClassificationData;
import org.paperzoo.nlp.data.ClassificationDataConfig;
import org.paperzoo.nlp.data.TextExample;
import org.paperzoo.nlp.metrics.ClassificationScores;

/** Learns the classes of texts from nothing but the texts. */
public final class SentenceTask implements ModelTask<SentenceTask.Texts> {
  /** The task {@code sentence-classification}. */
  public static final TaskType<ClassificationDataConfig, Settings> TYPE =
      TaskType.of(
              "sentence-classification",
              ClassificationDataConfig.class,
              Settings.class,
              SentenceTask::new)
          .description("Classifies texts with layers of LSTM cells; measured by accuracy.")
          .trains("lstm_text")
          .monitors(data -> List.of(new Monitor("val_" + data.metricNames().get(0), false)))
          .monitors(new Monitor("val_accuracy", false))
          .build();

  private static final int EVALUATION_BATCH = 128;

  /**
   * The {@code settings} section.
   *
   * @param maxLength the most tokens of a text
   * @param labelSmoothing the probability spread over all classes
   */
  record Settings(
      @Doc("Maximum number of tokens of a text; longer ones are cut.")
          @Default("64")
          @Range(min = 4, max = 100_000)
          int maxLength,
      @Doc("Label smoothing in training: the probability spread evenly over all classes.")
          @Default("0")
          @Range(min = 0, max = 1, maxExclusive = true)
          double labelSmoothing) {}

  /**
   * A batch.
   *
   * @param ids [B, T], padded
   * @param lengths the tokens of each text, [B]
   * @param labels [B]
   */
  record Texts(NDArray ids, NDArray lengths, NDArray labels) {}

  /** A split, tokenized. */
  private record Part(long[][] ids, long[] labels) {}

  private final Settings settings;
  private final ClassificationData data;
  private final TextTokenizer tokenizer;
  private final ModelSpec<LstmTextConfig> spec;
  private final LstmForTextClassification model;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Batches<Texts> batches;
  private final int batchSize;

  SentenceTask(TaskRequest<ClassificationDataConfig, Settings> request) {
    settings = request.settings();
    batchSize = request.batchSize();
    data = request.data().load(request.home());
    if (data.isRegression() || data.isPairs()) {
      throw new UsageException(
          data.name()
              + " has "
              + (data.isPairs() ? "pairs of texts" : "scores")
              + "; this task takes single texts with classes.");
    }
    @SuppressWarnings("unchecked")
    ModelSpec<LstmTextConfig> given = (ModelSpec<LstmTextConfig>) request.model();
    tokenizer = given.folder() == null ? learn(given) : TextTokenizer.open(given.folder());
    spec = fit(given);
    if (!(spec.create() instanceof LstmForTextClassification)) {
      throw new UsageException(
          spec.architecture()
              + " does not classify texts. Set model.architectures to"
              + " [LstmForTextClassification].");
    }
    parts.put("train", part(data.train()));
    data.evaluations()
        .forEach(
            (name, examples) ->
                parts.put(name.replace("validation", "val").replace('_', '-'), part(examples)));
    int count = parts.get("train").labels.length;
    batches =
        Batches.inMemory(
            EpochSampler.training(count, batchSize, request.seed()),
            (manager, number, indices) -> batch(manager, parts.get("train"), indices));
    model = (LstmForTextClassification) spec.initialize(request.manager());
  }

  /** Learns word pieces from the training texts, as many as the model's vocabulary. */
  private TextTokenizer learn(ModelSpec<LstmTextConfig> given) {
    TokenizerTrainer trainer =
        new TokenizerTrainer(TokenizerTraining.of(TokenizerStyle.BERT, given.config().vocabSize()));
    trainer.feed(data.train().stream().map(TextExample::textA).iterator());
    return trainer.train().open();
  }

  private ModelSpec<LstmTextConfig> fit(ModelSpec<LstmTextConfig> given) {
    if (given.folder() == null) {
      LstmTextConfig config =
          given.config().withVocabulary(tokenizer.size()).withLabels(data.labelNames());
      return given.with(config, given.architecture());
    }
    tokenizer.requireFits(given.config().vocabSize());
    Labels.requireSameCount(given.config().numLabels(), data.name(), data.labelNames().size());
    return given;
  }

  private Part part(List<TextExample> examples) {
    List<Encoding> encodings =
        tokenizer.encodeAll(
            examples.stream().map(TextExample::textA).toList(),
            null,
            settings.maxLength(),
            Truncation.LONGEST_FIRST);
    return new Part(
        encodings.stream().map(Encoding::ids).toArray(long[][]::new),
        examples.stream().mapToLong(TextExample::label).toArray());
  }

  private static Texts batch(NDManager manager, Part part, int[] indices) {
    int longest = Arrays.stream(indices).map(i -> part.ids[i].length).max().orElseThrow();
    long[] ids = new long[indices.length * longest];
    long[] lengths = new long[indices.length];
    long[] labels = new long[indices.length];
    for (int row = 0; row < indices.length; row++) {
      long[] text = part.ids[indices[row]];
      System.arraycopy(text, 0, ids, row * longest, text.length);
      lengths[row] = text.length;
      labels[row] = part.labels[indices[row]];
    }
    return new Texts(
        manager.create(ids, new Shape(indices.length, longest)),
        manager.create(lengths),
        manager.create(labels));
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
  public void writeCompanions(Path folder) {
    tokenizer.save(folder);
  }

  @Override
  public List<? extends Objective<Texts>> objectives() {
    return List.of(
        (Objective<Texts>)
            (step, batch) ->
                Loss.mean(
                    loss(step.context(), batch, settings.labelSmoothing()), batch.labels().size()));
  }

  private NDArray loss(Context context, Texts batch, double smoothing) {
    NDArray logits = model.logits(context, batch.ids(), batch.lengths());
    return ClassificationLoss.of(logits, batch.labels(), "texts", smoothing);
  }

  @Override
  public Batches<Texts> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  @Override
  public List<String> splits() {
    return List.copyOf(parts.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    Part part = parts.get(evaluation.split());
    ClassificationScores scores =
        new ClassificationScores(data.metrics(), data.labelNames().size());
    WeightedMean loss = new WeightedMean();
    EpochSampler order = EpochSampler.evaluation(part.labels.length, EVALUATION_BATCH);
    for (int number = 0; number < order.batchesPerEpoch(); number++) {
      int[] indices = order.batch(number);
      try (NDManager manager = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Texts batch = batch(manager, part, indices);
        NDArray logits = model.logits(evaluation.context(), batch.ids(), batch.lengths());
        loss.add(
            ClassificationLoss.of(logits, batch.labels(), "texts", 0).getFloat(), indices.length);
        long[] predicted = logits.argMax(1).toLongArray();
        for (int i = 0; i < indices.length; i++) {
          scores.add((int) predicted[i], (int) part.labels[indices[i]]);
        }
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>(scores.values());
    metrics.put("loss", loss.value());
    return metrics;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
