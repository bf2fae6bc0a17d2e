package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.metrics.Accuracy;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.TokenClassifier;
import org.paperzoo.nlp.data.TaggedSentence;
import org.paperzoo.nlp.data.TokenTagData;
import org.paperzoo.nlp.data.TokenTagDataConfig;
import org.paperzoo.nlp.metrics.EntityF1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns the tags of words, such as named entities (section 5.3). */
final class TokenClassificationTask extends FineTuningTask<TokenClassifier, LabelledInputs> {
  private static final Logger LOG = LoggerFactory.getLogger(TokenClassificationTask.class);
  private static final String HEAD = "ForTokenClassification";
  private static final String TRAIN = "train";
  private static final long IGNORED = -100;
  private static final String OUTSIDE = "O";

  private final TokenTagData data;
  private final LabelOrder order;
  private final Map<String, List<Tagged>> parts = new LinkedHashMap<>();

  /** A sentence ready for the model; tags are in the model's order. */
  private record Tagged(TaggedWords words, int[] tags) {}

  TokenClassificationTask(TaskRequest<TokenTagDataConfig, FineTuning> request) {
    this(request, request.data().load(request.home()));
  }

  private TokenClassificationTask(
      TaskRequest<TokenTagDataConfig, FineTuning> request, TokenTagData data) {
    this(request, data, LabelOrder.of(request.model(), HEAD, data.tagNames()));
  }

  private TokenClassificationTask(
      TaskRequest<TokenTagDataConfig, FineTuning> request, TokenTagData data, LabelOrder order) {
    super(
        request,
        request.settings(),
        Pretrained.withHead(request.model(), HEAD, order.names(), null),
        () -> data.train().stream().map(s -> String.join(" ", s.words())).iterator());
    this.data = data;
    this.order = order;
    add(TRAIN, data.train());
    add("val", data.validation());
    add("test", data.test());
    start(lengths(parts.get(TRAIN)));
  }

  private void add(String name, List<TaggedSentence> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    List<Tagged> tagged = new ArrayList<>();
    int cut = 0;
    for (TaggedSentence sentence : sentences) {
      TaggedWords words = TaggedWords.of(tokenizer(), sentence.words(), encoder().maxLength());
      tagged.add(new Tagged(words, Arrays.stream(sentence.tags()).map(order::toModel).toArray()));
      cut += words.truncated() ? 1 : 0;
    }
    if (cut > 0) {
      LOG.warn(
          "{} of {} sentences of {} have more than {} tokens and are cut; words cut off count as"
              + " {}.",
          cut,
          sentences.size(),
          data.name(),
          encoder().maxLength(),
          OUTSIDE);
    }
    parts.put(name, tagged);
  }

  private static int[] lengths(Iterable<Tagged> sentences) {
    List<Sequence> sequences = new ArrayList<>();
    sentences.forEach(sentence -> sequences.add(sentence.words.sequence()));
    return lengths(sequences);
  }

  private LabelledInputs batch(NDManager manager, List<Tagged> sentences) {
    List<Sequence> sequences = sentences.stream().map(s -> s.words.sequence()).toList();
    int length = sequences.stream().mapToInt(Sequence::length).max().orElseThrow();
    long[] labels = new long[sentences.size() * length];
    Arrays.fill(labels, IGNORED);
    for (int row = 0; row < sentences.size(); row++) {
      Tagged sentence = sentences.get(row);
      int[] first = sentence.words.firstTokens();
      for (int word = 0; word < first.length; word++) {
        if (first[word] >= 0) {
          labels[row * length + first[word]] = sentence.tags[word];
        }
      }
    }
    return new LabelledInputs(
        collator().inputs(manager, sequences),
        manager.create(labels, new Shape(sentences.size(), length)),
        Arrays.stream(labels).filter(label -> label != IGNORED).count());
  }

  @Override
  LabelledInputs batch(NDManager manager, int[] indices) {
    return batch(manager, pick(parts.get(TRAIN), indices));
  }

  private NDArray logits(Context context, LabelledInputs batch) {
    Encoded encoded = model().encode(context, batch.inputs());
    NDArray logits = model().logits(context, encoded); // [B, T, C]
    encoded.hidden().close();
    return logits;
  }

  @Override
  Loss loss(Context context, LabelledInputs batch) {
    NDArray loss = model().loss(logits(context, batch), batch.labels(), labelSmoothing());
    return Loss.mean(loss, batch.count());
  }

  @Override
  public List<String> splits() {
    return List.copyOf(parts.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    List<Tagged> part = parts.get(evaluation.split());
    EntityF1 entities = new EntityF1();
    Accuracy accuracy = new Accuracy();
    WeightedMean loss = new WeightedMean();
    forBatches(
        evaluation,
        lengths(part),
        (manager, indices) -> {
          List<Tagged> sentences = pick(part, indices);
          LabelledInputs batch = batch(manager, sentences);
          NDArray logits = logits(evaluation.context(), batch);
          if (batch.count() > 0) {
            loss.add(model().loss(logits, batch.labels()).getFloat(), batch.count());
          }
          long[] predicted = logits.argMax(2).toLongArray(); // [B T]
          int length = (int) logits.getShape().get(1);
          for (int row = 0; row < sentences.size(); row++) {
            add(sentences.get(row), predicted, row * length, entities, accuracy);
          }
        });
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("f1", entities.value());
    metrics.put("precision", entities.precision());
    metrics.put("recall", entities.recall());
    metrics.put("accuracy", accuracy.value());
    metrics.put("loss", loss.value());
    return metrics;
  }

  private void add(
      Tagged sentence, long[] predicted, int from, EntityF1 entities, Accuracy accuracy) {
    List<String> guesses = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    int outside = order.names().indexOf(OUTSIDE);
    for (int word = 0; word < sentence.tags.length; word++) {
      int token = sentence.words.firstTokens()[word];
      int guess = token >= 0 ? (int) predicted[from + token] : Math.max(0, outside);
      guesses.add(order.names().get(guess));
      truth.add(order.names().get(sentence.tags[word]));
      accuracy.add(guess, sentence.tags[word]);
    }
    entities.add(guesses, truth);
  }
}
