package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.EncoderInputs;
import org.paperzoo.nlp.bert.QuestionAnswerer;
import org.paperzoo.nlp.data.SquadData;
import org.paperzoo.nlp.data.SquadDataConfig;
import org.paperzoo.nlp.data.SquadExample;
import org.paperzoo.nlp.metrics.SquadScore;

/** Learns to find answers in passages (sections 4.2 and 4.3). */
final class QuestionAnsweringTask
    extends FineTuningTask<QuestionAnswerer, QuestionAnsweringTask.Batch> {
  private static final String HEAD = "ForQuestionAnswering";

  private final AnswerSettings settings;
  private final List<Labelled> train = new ArrayList<>();
  private final List<SquadExample> questions;
  private final List<List<Window>> validation = new ArrayList<>();

  /**
   * What a window is trained on; the places of its tokens in the passage are not kept, of which
   * SQuAD has millions.
   *
   * @param sequence the tokens
   * @param first the first token of the answer, 0 if it is not in the window
   * @param last the last token of the answer, 0 if it is not in the window
   */
  record Labelled(Sequence sequence, int first, int last) {
    static Labelled of(Window window, SquadExample example) {
      if (example.isImpossible()) {
        return new Labelled(window.sequence(), 0, 0);
      }
      SquadExample.Answer answer = example.answers().get(0);
      int[] tokens = window.tokensOf(answer.start(), answer.end());
      return new Labelled(window.sequence(), tokens[0], tokens[1]);
    }
  }

  /**
   * A batch of windows.
   *
   * @param inputs [B, T]
   * @param first [B] int64, the first token of the answer
   * @param last [B] int64, its last token
   */
  record Batch(EncoderInputs inputs, NDArray first, NDArray last) {}

  QuestionAnsweringTask(TaskRequest<SquadDataConfig, AnswerSettings> request) {
    this(request, request.data().load(request.home()));
  }

  private QuestionAnsweringTask(
      TaskRequest<SquadDataConfig, AnswerSettings> request, SquadData data) {
    super(
        request,
        request.settings().common((EncoderConfig) request.model().config()),
        Pretrained.withHead(request.model(), HEAD),
        () -> data.train().stream().flatMap(e -> Stream.of(e.question(), e.context())).iterator());
    questions = data.validation();
    settings = request.settings();
    for (SquadExample example : data.train()) {
      windows(example).forEach(window -> train.add(Labelled.of(window, example)));
    }
    questions.forEach(example -> validation.add(windows(example)));
    start(train.stream().mapToInt(labelled -> labelled.sequence.length()).toArray());
  }

  private List<Window> windows(SquadExample example) {
    return Window.of(
        tokenizer(),
        example.question(),
        example.context(),
        encoder().maxLength(),
        AnswerSettings.overlap(settings.docStride(), encoder().maxLength()));
  }

  @Override
  Batch batch(NDManager manager, int[] indices) {
    List<Labelled> windows = pick(train, indices);
    return new Batch(
        collator().inputs(manager, windows.stream().map(Labelled::sequence).toList()),
        manager.create(windows.stream().mapToLong(Labelled::first).toArray()),
        manager.create(windows.stream().mapToLong(Labelled::last).toArray()));
  }

  @Override
  Loss loss(Context context, Batch batch) {
    Encoded encoded = model().encode(context, batch.inputs());
    QuestionAnswerer.Spans spans = model().spans(context, encoded);
    encoded.hidden().close();
    return Loss.mean(model().loss(spans, batch.first(), batch.last()), batch.first().size());
  }

  @Override
  public List<String> splits() {
    return List.of("val");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    List<AnswerFinder.Answers> found =
        new AnswerFinder(model(), settings.evaluationBatchSize(), settings.maxAnswerLength())
            .find(evaluation.context(), evaluation.manager(), validation);
    SquadScore score = new SquadScore();
    for (int i = 0; i < found.size(); i++) {
      SquadExample example = questions.get(i);
      AnswerFinder.Answers answers = found.get(i);
      score.add(
          answers.text(example.context()),
          example.answers().stream().map(SquadExample.Answer::text).toList(),
          answers.nullMargin());
    }
    return metrics(score, settings.nullThreshold());
  }

  /**
   * Returns the scores: where all questions have an answer those of SQuAD 1.1; else those of SQuAD
   * 2.0 with answers given up whose no-answer margin is above the threshold, and the best scores
   * that another threshold would give.
   */
  static Map<String, Double> metrics(SquadScore score, double threshold) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!score.someImpossible()) {
      metrics.put("f1", score.f1());
      metrics.put("exact_match", score.exactMatch());
      return metrics;
    }
    metrics.put("f1", score.f1(threshold));
    metrics.put("exact_match", score.exactMatch(threshold));
    if (score.someAnswerable()) {
      metrics.put("has_answer_f1", score.f1WithAnswer(threshold));
      metrics.put("has_answer_exact_match", score.exactMatchWithAnswer(threshold));
    }
    metrics.put("no_answer_f1", score.f1WithoutAnswer(threshold));
    metrics.put("no_answer_exact_match", score.exactMatchWithoutAnswer(threshold));
    metrics.put("best_f1", score.bestF1().score());
    metrics.put("best_f1_threshold", score.bestF1().threshold());
    metrics.put("best_exact_match", score.bestExactMatch().score());
    metrics.put("best_exact_match_threshold", score.bestExactMatch().threshold());
    return metrics;
  }
}
