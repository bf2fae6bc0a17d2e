package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.QuestionAnswerer;
import org.paperzoo.nlp.data.SquadData;
import org.paperzoo.nlp.data.SquadDataConfig;
import org.paperzoo.nlp.data.SquadExample;
import org.paperzoo.nlp.metrics.SquadScore;

/** Learns to find answers in passages (sections 4.2 and 4.3). */
final class QuestionAnsweringTask extends FineTuningTask<QuestionAnswerer> {
  private static final String HEAD = "ForQuestionAnswering";

  private final AnswerSettings settings;
  private final SquadData data;
  private final List<Labelled> train = new ArrayList<>();
  private final List<List<Window>> validation = new ArrayList<>();

  /**
   * A window with the first and the last token of the answer, both 0 if it is not in the window.
   */
  private record Labelled(Window window, int first, int last) {}

  QuestionAnsweringTask(TaskRequest<SquadDataConfig, AnswerSettings> request) {
    this(request, SquadData.load(request.data(), request.home()));
  }

  private QuestionAnsweringTask(
      TaskRequest<SquadDataConfig, AnswerSettings> request, SquadData data) {
    super(
        request,
        request.settings().common((EncoderConfig) request.model().config()),
        Pretrained.withHead(request.model(), HEAD),
        () -> data.train().stream().flatMap(e -> Stream.of(e.question(), e.context())).iterator());
    this.data = data;
    settings = request.settings();
    for (SquadExample example : data.train()) {
      for (Window window : windows(example)) {
        int[] tokens = {0, 0};
        if (!example.isImpossible()) {
          SquadExample.Answer answer = example.answers().get(0);
          tokens = window.tokensOf(answer.start(), answer.end());
        }
        train.add(new Labelled(window, tokens[0], tokens[1]));
      }
    }
    data.validation().forEach(example -> validation.add(windows(example)));
    start(train.stream().mapToInt(labelled -> labelled.window.sequence().length()).toArray());
  }

  private List<Window> windows(SquadExample example) {
    return Window.of(
        tokenizer(),
        example.question(),
        example.context(),
        encoder().maxLength(),
        settings.docStride());
  }

  @Override
  NDList trainingBatch(NDManager manager, int[] indices) {
    List<Labelled> windows = pick(train, indices);
    return Batches.list(
        batches().inputs(manager, windows.stream().map(w -> w.window.sequence()).toList()),
        manager.create(windows.stream().mapToLong(Labelled::first).toArray()),
        manager.create(windows.stream().mapToLong(Labelled::last).toArray()));
  }

  @Override
  NDArray loss(Context context, NDList batch) {
    Encoded encoded = model().encode(context, Batches.inputs(batch));
    QuestionAnswerer.Spans spans = model().spans(context, encoded);
    encoded.hidden().close();
    return model().loss(spans, batch.get(batch.size() - 2), batch.get(batch.size() - 1));
  }

  @Override
  public List<String> splits() {
    return List.of("val");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    boolean someImpossible = data.validation().stream().anyMatch(SquadExample::isImpossible);
    List<AnswerFinder.Answers> found =
        new AnswerFinder(model(), settings.evaluationBatchSize(), settings.maxAnswerLength())
            .find(evaluation.context(), evaluation.manager(), validation);
    SquadScore score = new SquadScore();
    for (int i = 0; i < found.size(); i++) {
      SquadExample example = data.validation().get(i);
      AnswerFinder.Answers answers = found.get(i);
      boolean none =
          answers.best().isEmpty()
              || (someImpossible && answers.nullMargin() > settings.nullThreshold());
      String text =
          none
              ? ""
              : example
                  .context()
                  .substring(answers.best().get(0).start(), answers.best().get(0).end());
      score.add(text, example.answers().stream().map(SquadExample.Answer::text).toList());
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("f1", score.f1());
    metrics.put("exact_match", score.exactMatch());
    return metrics;
  }
}
