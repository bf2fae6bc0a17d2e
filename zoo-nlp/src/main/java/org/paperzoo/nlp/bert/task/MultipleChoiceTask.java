package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.metrics.Accuracy;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.nlp.bert.EncoderInputs;
import org.paperzoo.nlp.bert.MultipleChoice;
import org.paperzoo.nlp.data.MultipleChoiceData;
import org.paperzoo.nlp.data.MultipleChoiceDataConfig;
import org.paperzoo.nlp.data.MultipleChoiceExample;

/** Learns to choose the right one of several continuations (section 4.4). */
final class MultipleChoiceTask extends FineTuningTask<MultipleChoice, LabelledInputs> {
  private static final String HEAD = "ForMultipleChoice";
  private static final String TRAIN = "train";

  private final Map<String, List<Question>> parts = new LinkedHashMap<>();

  /** An example ready for the model: a sequence for each choice. */
  private record Question(List<Sequence> choices, int label) {
    int length() {
      return choices.stream().mapToInt(Sequence::length).max().orElseThrow();
    }
  }

  MultipleChoiceTask(TaskRequest<MultipleChoiceDataConfig, FineTuning> request) {
    this(request, MultipleChoiceData.load(request.data(), request.home()));
  }

  private MultipleChoiceTask(
      TaskRequest<MultipleChoiceDataConfig, FineTuning> request, MultipleChoiceData data) {
    super(
        request,
        request.settings(),
        Pretrained.withHead(request.model(), HEAD),
        () ->
            data.train().stream()
                .flatMap(e -> Stream.concat(Stream.of(e.context()), e.endings().stream()))
                .iterator());
    add(TRAIN, data.train());
    add("val", data.validation());
    add("test", data.test());
    start(lengthsOf(parts.get(TRAIN)));
  }

  private void add(String name, List<MultipleChoiceExample> examples) {
    if (examples.isEmpty() || examples.get(0).label() < 0) {
      return; // nothing there, or nothing known
    }
    List<String> contexts = new ArrayList<>();
    List<String> endings = new ArrayList<>();
    for (MultipleChoiceExample example : examples) {
      contexts.addAll(Collections.nCopies(example.endings().size(), example.context()));
      endings.addAll(example.endings());
    }
    List<Sequence> sequences = encoder().encode(name + " choices", contexts, endings);
    List<Question> questions = new ArrayList<>();
    int at = 0;
    for (MultipleChoiceExample example : examples) {
      int count = example.endings().size();
      questions.add(new Question(List.copyOf(sequences.subList(at, at + count)), example.label()));
      at += count;
    }
    parts.put(name, questions);
  }

  private static int[] lengthsOf(List<Question> questions) {
    return questions.stream().mapToInt(Question::length).toArray();
  }

  private LabelledInputs batch(NDManager manager, List<Question> questions) {
    List<Sequence> sequences = questions.stream().flatMap(q -> q.choices.stream()).toList();
    long[] labels = questions.stream().mapToLong(Question::label).toArray();
    return new LabelledInputs(
        collator().inputs(manager, sequences), manager.create(labels), labels.length);
  }

  @Override
  LabelledInputs batch(NDManager manager, int[] indices) {
    return batch(manager, pick(parts.get(TRAIN), indices));
  }

  private NDArray logits(Context context, LabelledInputs batch) {
    EncoderInputs flat = batch.inputs(); // [B C, T]
    long choices = flat.inputIds().getShape().get(0) / batch.count();
    return model().logits(context, flat, choices); // [B, C]
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
    List<Question> part = parts.get(evaluation.split());
    Accuracy accuracy = new Accuracy();
    WeightedMean loss = new WeightedMean();
    forBatches(
        evaluation,
        lengthsOf(part),
        (manager, indices) -> {
          LabelledInputs batch = batch(manager, pick(part, indices));
          NDArray labels = batch.labels();
          NDArray logits = logits(evaluation.context(), batch); // [B, C]
          loss.add(model().loss(logits, labels).getFloat(), indices.length);
          accuracy.add(logits.argMax(1).toLongArray(), labels.toLongArray());
        });
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", accuracy.value());
    metrics.put("loss", loss.value());
    return metrics;
  }
}
