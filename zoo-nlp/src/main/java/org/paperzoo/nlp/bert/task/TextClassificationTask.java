package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.SequenceClassifier;
import org.paperzoo.nlp.data.ClassificationData;
import org.paperzoo.nlp.data.ClassificationDataConfig;
import org.paperzoo.nlp.data.TextExample;
import org.paperzoo.nlp.metrics.ClassificationScores;

/** Learns the classes or scores of texts and pairs of texts (section 4.1). */
final class TextClassificationTask extends FineTuningTask<SequenceClassifier, LabelledInputs> {
  private static final String HEAD = "ForSequenceClassification";
  private static final String TRAIN = "train";

  private final ClassificationData data;
  private final LabelOrder order;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** Examples ready for the model; labels are in the model's order. */
  private record Part(List<Sequence> sequences, long[] labels, float[] scores) {}

  TextClassificationTask(TaskRequest<ClassificationDataConfig, FineTuning> request) {
    this(request, request.data().load(request.home()));
  }

  private TextClassificationTask(
      TaskRequest<ClassificationDataConfig, FineTuning> request, ClassificationData data) {
    this(request, data, LabelOrder.of(request.model(), HEAD, data.labelNames()));
  }

  private TextClassificationTask(
      TaskRequest<ClassificationDataConfig, FineTuning> request,
      ClassificationData data,
      LabelOrder order) {
    super(request, request.settings(), spec(request, data, order), () -> texts(data));
    this.data = data;
    this.order = order;
    parts.put(TRAIN, part(TRAIN, data.train()));
    data.evaluations()
        .forEach(
            (name, examples) ->
                parts.put(
                    name.replace("validation", "val").replace('_', '-'), part(name, examples)));
    start(lengths(parts.get(TRAIN).sequences));
  }

  private static ModelSpec<?> spec(
      TaskRequest<ClassificationDataConfig, FineTuning> request,
      ClassificationData data,
      LabelOrder order) {
    if (data.isRegression() && request.settings().labelSmoothing() > 0) {
      throw new UsageException(
          "settings.label_smoothing needs classes, but " + data.name() + " has scores. Remove it.");
    }
    ProblemType problem =
        data.isRegression() ? ProblemType.REGRESSION : ProblemType.SINGLE_LABEL_CLASSIFICATION;
    return Pretrained.withHead(request.model(), HEAD, order.names(), problem);
  }

  private static Iterator<String> texts(ClassificationData data) {
    return data.train().stream()
        .flatMap(e -> e.textB() == null ? Stream.of(e.textA()) : Stream.of(e.textA(), e.textB()))
        .iterator();
  }

  private Part part(String name, List<TextExample> examples) {
    boolean pairs = !examples.isEmpty() && examples.get(0).textB() != null;
    List<Sequence> sequences =
        encoder()
            .encode(
                name + " texts of " + data.name(),
                examples.stream().map(TextExample::textA).toList(),
                pairs ? examples.stream().map(TextExample::textB).toList() : null);
    long[] labels = examples.stream().mapToLong(e -> order.toModel(e.label())).toArray();
    float[] scores = new float[examples.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = examples.get(i).score();
    }
    return new Part(sequences, labels, scores);
  }

  private LabelledInputs batch(NDManager manager, Part part, int[] indices) {
    NDArray labels;
    if (data.isRegression()) {
      float[] scores = new float[indices.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = part.scores[indices[i]];
      }
      labels = manager.create(scores);
    } else {
      labels = manager.create(Arrays.stream(indices).mapToLong(i -> part.labels[i]).toArray());
    }
    return new LabelledInputs(
        collator().inputs(manager, pick(part.sequences, indices)), labels, indices.length);
  }

  @Override
  LabelledInputs batch(NDManager manager, int[] indices) {
    return batch(manager, parts.get(TRAIN), indices);
  }

  private NDArray logits(Context context, LabelledInputs batch) {
    Encoded encoded = model().encode(context, batch.inputs());
    NDArray logits = model().logits(context, encoded); // [B, C]
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
    Part part = parts.get(evaluation.split());
    ClassificationScores scores =
        new ClassificationScores(data.metrics(), data.labelNames().size());
    WeightedMean loss = new WeightedMean();
    forBatches(
        evaluation,
        lengths(part.sequences),
        (manager, indices) -> {
          LabelledInputs batch = batch(manager, part, indices);
          NDArray logits = logits(evaluation.context(), batch);
          loss.add(model().loss(logits, batch.labels()).getFloat(), batch.count());
          if (data.isRegression()) {
            float[] predicted = logits.toFloatArray();
            for (int i = 0; i < indices.length; i++) {
              scores.add(predicted[i], part.scores[indices[i]]);
            }
          } else {
            long[] predicted = logits.argMax(1).toLongArray();
            for (int i = 0; i < indices.length; i++) {
              scores.add(
                  order.toData((int) predicted[i]), order.toData((int) part.labels[indices[i]]));
            }
          }
        });
    Map<String, Double> metrics = new LinkedHashMap<>(scores.values());
    metrics.put("loss", loss.value());
    return metrics;
  }
}
