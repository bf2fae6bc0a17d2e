package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.QuestionAnswerer;

/** Finds the answers of questions in the windows of their passages (section 4.2). */
final class AnswerFinder {
  private static final int CANDIDATES = 20;

  private final QuestionAnswerer model;
  private final PaddingCollator collator;
  private final int batchSize;
  private final int maxAnswerLength;

  AnswerFinder(QuestionAnswerer model, int batchSize, int maxAnswerLength) {
    this.model = model;
    this.collator = new PaddingCollator(model.config());
    this.batchSize = batchSize;
    this.maxAnswerLength = maxAnswerLength;
  }

  /**
   * The answers of a question.
   *
   * @param best by score, the best first; one for each part of the passage
   * @param nullScore the score of there being no answer, the lowest of the windows
   */
  record Answers(List<Window.Span> best, float nullScore) {
    /** Returns the best answer's words in the passage; empty if there is none. */
    String text(String passage) {
      return best.isEmpty() ? "" : passage.substring(best.get(0).start(), best.get(0).end());
    }

    /** Returns by how much no answer scores above the best one. */
    double nullMargin() {
      return best.isEmpty() ? Double.POSITIVE_INFINITY : nullScore - best.get(0).score();
    }
  }

  /**
   * Returns the answers of questions.
   *
   * @param questions the windows of each question's passage
   */
  List<Answers> find(Context context, NDManager manager, List<List<Window>> questions) {
    List<Window> windows = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<List<Window.Span>> spans = new ArrayList<>();
    float[] nullScores = new float[questions.size()];
    for (int q = 0; q < questions.size(); q++) {
      windows.addAll(questions.get(q));
      for (int i = 0; i < questions.get(q).size(); i++) {
        owners.add(q);
      }
      spans.add(new ArrayList<>());
      nullScores[q] = Float.POSITIVE_INFINITY;
    }
    int[] lengths = windows.stream().mapToInt(w -> w.sequence().length()).toArray();
    FineTuningTask.forBatches(
        manager,
        lengths,
        batchSize,
        (own, indices) -> {
          List<Sequence> sequences =
              FineTuningTask.pick(windows, indices).stream().map(Window::sequence).toList();
          Encoded encoded = model.encode(context, collator.inputs(own, sequences));
          QuestionAnswerer.Spans scores = model.spans(context, encoded);
          float[][] starts = Window.rows(scores.start());
          float[][] ends = Window.rows(scores.end());
          for (int i = 0; i < indices.length; i++) {
            Window window = windows.get(indices[i]);
            int owner = owners.get(indices[i]);
            spans.get(owner).addAll(window.best(starts[i], ends[i], CANDIDATES, maxAnswerLength));
            nullScores[owner] = Math.min(nullScores[owner], window.nullScore(starts[i], ends[i]));
          }
        });
    List<Answers> answers = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      answers.add(new Answers(distinct(spans.get(q)), nullScores[q]));
    }
    return answers;
  }

  /** Returns spans by score; windows overlap, so that one may come twice. */
  private static List<Window.Span> distinct(List<Window.Span> spans) {
    spans.sort(Comparator.comparingDouble((Window.Span s) -> -s.score()));
    List<Window.Span> result = new ArrayList<>();
    for (Window.Span span : spans) {
      if (result.stream().noneMatch(s -> s.start() == span.start() && s.end() == span.end())) {
        result.add(span);
      }
      if (result.size() == CANDIDATES) {
        break;
      }
    }
    return result;
  }
}
