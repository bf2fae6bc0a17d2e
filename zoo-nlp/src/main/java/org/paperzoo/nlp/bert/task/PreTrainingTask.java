package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.nlp.bert.BertForPreTraining;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.EncoderInputs;
import org.paperzoo.nlp.bert.MaskedTokenModel;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.CorpusData;
import org.paperzoo.nlp.data.TextCorpus;
import org.paperzoo.nlp.data.TokenizedDocuments;

/**
 * Learns to fill in masked tokens of running text and, in BERT's way, to tell whether two segments
 * follow each other.
 */
public final class PreTrainingTask implements ModelTask<PreTrainingTask.Batch> {
  /** How many batches of the training text are judged, at most. */
  private static final int TRAINING_BATCHES = 20;

  private final ModelSpec<?> spec;
  private final ZooModel model;
  private final MaskedTokenModel masked;
  private final PreTrainingPlan plan;
  private final TextTokenizer tokenizer;
  private final TokenMasker masker;
  private final PaddingCollator collator;
  private final Map<String, PackedText> texts = new LinkedHashMap<>();
  private final Batches<Batch> batches;
  private final int batchSize;
  private final long seed;

  /** Loads the text, loads or trains the tokenizer, and initialises the model. */
  public PreTrainingTask(TaskRequest<CorpusConfig, ?> request, PreTrainingPlan plan) {
    this.plan = plan;
    batchSize = request.batchSize();
    seed = request.seed();
    spec =
        Pretrained.withHead(
            request.model(), plan.nextSentence() ? "ForPreTraining" : "ForMaskedLM");
    EncoderConfig config = (EncoderConfig) spec.config();
    TextEncoder.limit(plan.maxLength(), config);
    CorpusData corpus = request.data().load(request.home());
    tokenizer =
        Pretrained.tokenizer(
            spec, plan.tokenizer(), plan.learnTokenizer(), () -> corpus.train().texts());
    masker = new TokenMasker(tokenizer, plan.maskProbability(), plan.wholeWords());
    collator = new PaddingCollator(config);
    texts.put("train", pack(corpus.train(), seed));
    // Held-out text has the same pairs and masks in every run.
    texts.put("val", pack(corpus.validation(), 0));
    if (corpus.test() != null) {
      texts.put("test", pack(corpus.test(), 0));
    }
    EpochSampler sampler = EpochSampler.training(texts.get("train").size(), batchSize, seed);
    batches =
        Batches.inMemory(
            sampler,
            (manager, number, indices) -> {
              long epoch = sampler.epochOf(number);
              long masks = plan.masking() == Masking.STATIC ? epoch % plan.duplicates() : epoch;
              return batch(manager, "train", indices, epoch, Seeds.of(seed, masks));
            });
    model = Pretrained.initialize(spec, request.manager());
    masked = (MaskedTokenModel) model;
  }

  private PackedText pack(TextCorpus corpus, long textSeed) {
    return switch (plan.packing()) {
      case SEGMENT_PAIRS ->
          new SegmentPairs(
              new TokenizedDocuments(corpus, tokenizer),
              tokenizer.special(),
              plan.maxLength(),
              plan.shortSequences(),
              plan.masking() == Masking.STATIC ? plan.duplicates() : 0,
              textSeed);
      case FULL_SENTENCES -> new FullSentences(corpus, tokenizer, plan.maxLength());
      case DOC_SENTENCES ->
          new DocSentences(
              new TokenizedDocuments(corpus, tokenizer), tokenizer.special(), plan.maxLength());
    };
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
  public Batches<Batch> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return batchSize;
  }

  /**
   * A batch of masked sequences.
   *
   * @param inputs [B, T]
   * @param places [M] int64, of the tokens to predict among the B T tokens
   * @param targets [M] int64, these tokens
   * @param next [B] int64, 0 where the second segment follows the first, else 1
   */
  record Batch(EncoderInputs inputs, NDArray places, NDArray targets, NDArray next) {}

  private Batch batch(NDManager manager, String split, int[] indices, long epoch, long maskSeed) {
    List<Sequence> sequences = new ArrayList<>(indices.length);
    List<TokenMasker.Masked> hidden = new ArrayList<>(indices.length);
    long[] next = new long[indices.length];
    int length = 0;
    int count = 0;
    for (int i = 0; i < indices.length; i++) {
      PackedText.Packed packed = texts.get(split).sequence(epoch, indices[i]);
      TokenMasker.Masked maskedIds =
          masker.mask(
              packed.tokens().ids(), packed.sentenceStarts(), Seeds.of(maskSeed, indices[i]));
      sequences.add(packed.tokens().with(maskedIds.ids()));
      hidden.add(maskedIds);
      next[i] = packed.nextSentence();
      length = Math.max(length, packed.tokens().length());
      count += maskedIds.places().length;
    }
    long[] places = new long[count];
    long[] targets = new long[count];
    int at = 0;
    for (int row = 0; row < indices.length; row++) {
      TokenMasker.Masked ids = hidden.get(row);
      for (int i = 0; i < ids.places().length; i++) {
        places[at] = (long) row * length + ids.places()[i];
        targets[at++] = ids.targets()[i];
      }
    }
    return new Batch(
        collator.inputs(manager, sequences),
        manager.create(places),
        manager.create(targets),
        manager.create(next));
  }

  /** What the model predicts of a batch, and how far off it is. */
  private record Prediction(
      NDArray tokenLogits, NDArray tokenLoss, NDArray sentenceLogits, NDArray sentenceLoss) {}

  private Prediction predict(Context context, Batch batch) {
    Encoded encoded = masked.encode(context, batch.inputs());
    NDArray logits = masked.tokenLogitsAt(context, encoded.hidden(), batch.places()); // [M, V]
    encoded.hidden().close();
    NDArray tokenLoss = Aten.crossEntropy(logits, batch.targets());
    if (!plan.nextSentence()) {
      return new Prediction(logits, tokenLoss, null, null);
    }
    NDArray sentences = ((BertForPreTraining) model).sentenceLogits(context, encoded.pooled());
    NDArray sentenceLoss = Aten.crossEntropy(sentences, batch.next());
    return new Prediction(logits, tokenLoss, sentences, sentenceLoss);
  }

  @Override
  public List<? extends Objective<Batch>> objectives() {
    return List.of((Objective<Batch>) (step, batch) -> loss(step.context(), batch));
  }

  private Loss loss(Context context, Batch batch) {
    Prediction prediction = predict(context, batch);
    prediction.tokenLogits().close();
    NDArray tokens = prediction.tokenLoss();
    NDArray sentences = prediction.sentenceLoss();
    long count = batch.targets().size();
    return sentences == null
        ? Loss.mean(tokens, count)
        : Loss.mean(tokens.add(sentences), count)
            .showing(Map.of("masked_token_loss", tokens, "next_sentence_loss", sentences));
  }

  @Override
  public List<String> splits() {
    return List.copyOf(texts.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    EpochSampler order = EpochSampler.evaluation(texts.get(split).size(), batchSize);
    int count = order.batchesPerEpoch();
    if (split.equals("train")) { // a look at the gap to held-out text; all of it takes an epoch
      count = Math.min(count, TRAINING_BATCHES);
    }
    WeightedMean tokenLoss = new WeightedMean();
    WeightedMean tokenAccuracy = new WeightedMean();
    WeightedMean sentenceLoss = new WeightedMean();
    WeightedMean sentenceAccuracy = new WeightedMean();
    for (int i = 0; i < count; i++) {
      try (NDManager manager = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Batch batch = batch(manager, split, order.batch(i), 0, 0);
        Prediction prediction = predict(evaluation.context(), batch);
        NDArray targets = batch.targets();
        tokenLoss.add(prediction.tokenLoss().getFloat(), targets.size());
        tokenAccuracy.add(accuracy(prediction.tokenLogits(), targets), targets.size());
        if (plan.nextSentence()) {
          NDArray labels = batch.next();
          sentenceLoss.add(prediction.sentenceLoss().getFloat(), labels.size());
          sentenceAccuracy.add(accuracy(prediction.sentenceLogits(), labels), labels.size());
        }
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", tokenLoss.value() + (plan.nextSentence() ? sentenceLoss.value() : 0));
    metrics.put("perplexity", Math.exp(tokenLoss.value()));
    metrics.put("masked_token_accuracy", tokenAccuracy.value());
    if (plan.nextSentence()) {
      metrics.put("next_sentence_accuracy", sentenceAccuracy.value());
    }
    return metrics;
  }

  private static double accuracy(NDArray logits, NDArray labels) {
    long[] predicted = logits.argMax(1).toLongArray();
    long[] actual = labels.toLongArray();
    return IntStream.range(0, actual.length).filter(i -> predicted[i] == actual[i]).count()
        / (double) actual.length;
  }

  @Override
  public void close() {
    texts.values().forEach(PackedText::close);
    tokenizer.close();
  }
}
