package org.paperzoo.nlp.lora.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.nlp.data.E2eData;
import org.paperzoo.nlp.data.E2eDataConfig;
import org.paperzoo.nlp.data.E2eExample;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderInputs;
import org.paperzoo.nlp.gpt.LabelledTokens;
import org.paperzoo.nlp.metrics.E2eScores;

/** Minimises the cross entropy of sentences after their meanings. */
public final class DataToTextTask implements ModelTask<LabelledTokens> {
  /** The task {@code data-to-text}. */
  public static final TaskType<E2eDataConfig, DataToTextSettings> TYPE =
      TaskType.of(
              "data-to-text", E2eDataConfig.class, DataToTextSettings.class, DataToTextTask::new)
          .description(
              "Writes sentences for meaning representations; loss, BLEU, NIST, ROUGE-L and CIDEr.")
          .trains("gpt2", "gpt_neo")
          .monitors(new Monitor("val_loss", true))
          .predictors(new SentencePredictor())
          .build();

  private static final int SAMPLES = 8;
  private static final int EVALUATION_BATCH = 16;

  private final DataToTextSettings settings;
  private final ModelSpec<?> spec;
  private final CausalLanguageModel model;
  private final TextTokenizer tokenizer;
  private final Map<String, List<E2eExample>> splits = new LinkedHashMap<>();
  private final MeaningPairs training;
  private final Map<String, MeaningPairs> evaluated = new LinkedHashMap<>();
  private final EpochSampler sampler;
  private final Batches<LabelledTokens> batches;
  private final int end;

  DataToTextTask(TaskRequest<E2eDataConfig, DataToTextSettings> request) {
    settings = request.settings();
    spec = request.model();
    if (spec.folder() == null) {
      throw new UsageException(
          "The task data-to-text takes a model with its tokenizer from a folder; set model to"
              + " {folder: ...}.");
    }
    E2eData data = E2eData.load(request.data(), request.home());
    tokenizer = TextTokenizer.open(spec.folder());
    end = SentenceWriter.end(tokenizer);
    if (!(spec.initialize(request.manager()) instanceof CausalLanguageModel decoder)) {
      throw new UsageException(spec.architecture() + " does not predict tokens.");
    }
    model = decoder;
    tokenizer.requireFits(model.config().vocabSize());
    int held = settings.heldOutMeanings();
    if (held >= data.train().size()) {
      throw new UsageException(
          "settings.held_out_meanings is %d, but the training pairs have %d meanings."
              .formatted(held, data.train().size()));
    }
    int left = data.train().size() - held;
    splits.put("val", held == 0 ? data.validation() : data.train().subList(left, left + held));
    splits.put("test", data.test());
    training = pairs(data.train().subList(0, left));
    sampler = EpochSampler.training(training.size(), request.batchSize(), request.seed());
    batches =
        Batches.inMemory(sampler, (manager, number, indices) -> training.batch(manager, indices));
  }

  private MeaningPairs pairs(List<E2eExample> examples) {
    int longest = Math.min(settings.maxLength(), model.config().maxLength());
    return new MeaningPairs(examples, tokenizer, end, longest);
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
  public List<? extends Objective<LabelledTokens>> objectives() {
    return List.of(new Sentences());
  }

  /** The mean cross entropy of the sentences' tokens. */
  private final class Sentences implements Objective<LabelledTokens> {
    @Override
    public Loss loss(Step step, LabelledTokens batch) {
      DecoderInputs inputs = DecoderInputs.of(batch.ids());
      NDArray loss =
          model.loss(step.context(), inputs, batch.labels(), settings.labelSmoothing(), true);
      return Loss.mean(loss, batch.targets());
    }
  }

  @Override
  public Batches<LabelledTokens> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return sampler.batchSize();
  }

  @Override
  public List<String> splits() {
    return List.copyOf(splits.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss(evaluation));
    if (evaluation.thorough()) {
      metrics.putAll(scores(evaluation));
    }
    return metrics;
  }

  /** Returns the mean cross entropy of a split's sentences, in nats per token. */
  private double loss(Evaluation evaluation) {
    MeaningPairs pairs =
        evaluated.computeIfAbsent(evaluation.split(), split -> pairs(splits.get(split)));
    EpochSampler all = EpochSampler.evaluation(pairs.size(), EVALUATION_BATCH);
    WeightedMean loss = new WeightedMean();
    for (int i = 0; i < all.batchesPerEpoch(); i++) {
      try (NDManager temporary = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        LabelledTokens batch = pairs.batch(temporary, all.batch(i));
        DecoderInputs inputs = DecoderInputs.of(batch.ids());
        NDArray mean = model.loss(evaluation.context(), inputs, batch.labels(), false);
        loss.add(mean.getFloat(), batch.targets());
      }
    }
    return loss.value();
  }

  private Map<String, Double> scores(Evaluation evaluation) {
    List<E2eExample> examples = splits.get(evaluation.split());
    List<String> sentences = write(examples, evaluation.context(), evaluation.manager());
    E2eScores scores = new E2eScores();
    for (int i = 0; i < sentences.size(); i++) {
      scores.add(sentences.get(i), examples.get(i).references());
    }
    return scores.values();
  }

  private List<String> write(List<E2eExample> examples, Context context, NDManager manager) {
    return new SentenceWriter(model, tokenizer, context, manager, settings.meaningsAtOnce())
        .write(
            examples.stream().map(E2eExample::meaning).toList(),
            GenerationOptions.beamSearch(
                settings.maxNewTokens(),
                settings.beams(),
                settings.lengthPenalty(),
                settings.noRepeatNgramSize()));
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    List<E2eExample> all = splits.get("val");
    List<E2eExample> examples = all.subList(0, Math.min(SAMPLES, all.size()));
    List<String> sentences = write(examples, illustrations.context(), illustrations.manager());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences.size(); i++) {
      text.append(examples.get(i).meaning()).append("\n  ").append(sentences.get(i)).append("\n\n");
    }
    Path file = illustrations.folder().resolve("sentences.txt");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
