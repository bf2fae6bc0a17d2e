package org.paperzoo.nlp.transformer.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.TokenBuckets;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.nlp.parallel.ParallelData;
import org.paperzoo.nlp.parallel.ParallelDataConfig;
import org.paperzoo.nlp.parallel.SentencePair;
import org.paperzoo.nlp.parallel.TargetScore;
import org.paperzoo.nlp.subword.TranslationTokenizer;
import org.paperzoo.nlp.transformer.TransformerConfig;
import org.paperzoo.nlp.transformer.TranslationModel;

/** Minimises the cross entropy of translations with smoothed labels (section 5). */
public final class TranslationTask implements ModelTask<TokenPairs.Batch> {
  /** The task {@code translation}. */
  public static final TaskType<ParallelDataConfig, TranslationSettings> TYPE =
      TaskType.of(
              "translation",
              ParallelDataConfig.class,
              TranslationSettings.class,
              TranslationTask::new)
          .description(
              "Translates sentences; loss (nats per token), perplexity and BLEU of beam search.")
          .trains("marian")
          .monitors(new Monitor("val_loss", true))
          .predictors(new TranslatePredictor())
          .build();

  private static final int SAMPLES = 10;

  private final TranslationSettings settings;
  private final ModelSpec<?> spec;
  private final TranslationModel model;
  private final TranslationTokenizer tokenizer;
  private final ParallelData data;
  private final double smoothing;
  private final long seed;
  private final Map<String, List<SentencePair>> pairs = new LinkedHashMap<>();
  private final Map<String, TokenPairs> judged = new LinkedHashMap<>();
  private Batches<TokenPairs.Batch> batches;

  TranslationTask(TaskRequest<ParallelDataConfig, TranslationSettings> request) {
    settings = request.settings();
    seed = request.seed();
    data = request.data().load(request.home());
    tokenizer = TokenizerOfModel.open(request.model(), settings, data.train());
    spec = TokenizerOfModel.fit(request.model(), tokenizer);
    if (!(spec.create() instanceof TranslationModel)) {
      throw new UsageException(
          spec.architecture()
              + " does not write translations. Set model.architectures to [MarianMTModel].");
    }
    model = (TranslationModel) spec.initialize(request.manager());
    // The operator's smoothing includes the right token: it gets ε / V of it back.
    double tokens = model.config().decoderVocabSize();
    smoothing = Math.min(settings.labelSmoothing() * tokens / (tokens - 1), 1);
    put("val", data.validation().pairs());
    put("test", data.test().pairs());
  }

  private void put(String split, List<SentencePair> all) {
    if (!all.isEmpty()) {
      pairs.put(split, all);
      judged.put(split, TokenPairs.toJudge(all, tokenizer, model.config()));
    }
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
  public List<? extends Objective<TokenPairs.Batch>> objectives() {
    return List.of(new SmoothedTokens());
  }

  /** The mean cross entropy of the target's tokens, their labels smoothed. */
  private final class SmoothedTokens implements Objective<TokenPairs.Batch> {
    @Override
    public Loss loss(Step step, TokenPairs.Batch batch) {
      NDArray loss = model.loss(step.context(), batch.inputs(), batch.labels(), smoothing, true);
      return Loss.mean(loss, batch.targets());
    }
  }

  @Override
  public Batches<TokenPairs.Batch> batches() {
    if (batches == null) {
      TransformerConfig config = model.config();
      int most =
          Math.min(
              Math.min(settings.maxLength(), config.maxPositionEmbeddings()),
              settings.batchTokens());
      TokenPairs training = TokenPairs.toLearn(data.train(), tokenizer, config, most);
      batches =
          Batches.inMemory(
              new TokenBuckets(training.lengths(), settings.batchTokens(), seed),
              (manager, number, indices) -> training.batch(manager, indices));
    }
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return settings.batchTokens();
  }

  @Override
  public List<String> splits() {
    return List.copyOf(pairs.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    double loss = loss(evaluation, judged.get(split));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss);
    metrics.put("perplexity", Math.exp(loss));
    List<SentencePair> all = pairs.get(split);
    int count = evaluation.thorough() ? all.size() : Math.min(all.size(), settings.quickPairs());
    List<String> translations =
        new Translator(model, tokenizer, evaluation.context(), evaluation.manager())
            .translate(judged.get(split).sources().subList(0, count), settings.search());
    metrics.putAll(TargetScore.of(all.subList(0, count), translations, data.targetsAreTrees()));
    return metrics;
  }

  /** Returns the mean cross entropy of a split's targets, in nats per token. */
  private double loss(Evaluation evaluation, TokenPairs tokens) {
    int[] lengths = tokens.lengths();
    int most = Math.max(settings.batchTokens(), Arrays.stream(lengths).max().orElseThrow());
    TokenBuckets order = new TokenBuckets(lengths, most, 0);
    WeightedMean loss = new WeightedMean();
    for (long i = 0; i < order.perEpoch(); i++) {
      try (NDManager temporary = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        TokenPairs.Batch batch = tokens.batch(temporary, order.batch(i));
        NDArray mean = model.loss(evaluation.context(), batch.inputs(), batch.labels(), 0, false);
        loss.add(mean.getFloat(), batch.targets());
      }
    }
    return loss.value();
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    List<SentencePair> all = pairs.getOrDefault("val", List.of());
    List<SentencePair> shown = all.subList(0, Math.min(SAMPLES, all.size()));
    if (shown.isEmpty()) {
      return;
    }
    List<String> translations =
        new Translator(model, tokenizer, illustrations.context(), illustrations.manager())
            .translate(judged.get("val").sources().subList(0, shown.size()), settings.search());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shown.size(); i++) {
      text.append(shown.get(i).source())
          .append("\n  translation: ")
          .append(translations.get(i))
          .append("\n  reference:   ")
          .append(shown.get(i).target())
          .append("\n\n");
    }
    try {
      Files.writeString(illustrations.folder().resolve("translations.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
