package org.paperzoo.nlp.bert.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.TextFile;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.QuestionAnswerer;

/** Answers questions about a passage. */
public final class AnswerPredictor implements Predictor<AnswerPredictor.Options> {
  private static final int BATCH = 16;

  /** What may be set. */
  public record Options(
      @Doc("File with the passage (default: the last text given).") @Default("null") String passage,
      @Doc("Number of answers shown per question, best first.")
          @Default("1")
          @Range(min = 1, max = 20)
          int best,
      @Doc("Maximum number of tokens of a question with a window of the passage.")
          @Default("384")
          @Range(min = 8)
          int maxLength,
      @Doc(
              "Tokens that a window of a long passage shares with the one before (default: 128, or"
                  + " half of max_length if that is less).")
          @Default("null")
          @Range(min = 0)
          Integer docStride,
      @Doc("Maximum number of tokens of an answer.") @Default("30") @Range(min = 1)
          int maxAnswerLength,
      @Doc("Whether \"no answer\" may be predicted, if it scores best (SQuAD 2.0).")
          @Default("false")
          boolean noAnswer) {}

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public String description() {
    return "The answers of the questions given in the passage, which is the last text given or a"
        + " file.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean suits(ZooModel model) {
    return model instanceof QuestionAnswerer;
  }

  @Override
  public Result predict(Request<Options> request) {
    QuestionAnswerer model =
        PredictorTexts.head(request.model(), QuestionAnswerer.class, "answers");
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    Options options = request.options();
    List<String> questions = new ArrayList<>(PredictorTexts.read(request, null));
    String passage =
        options.passage() != null
            ? file(options.passage())
            : questions.remove(questions.size() - 1);
    if (questions.isEmpty()) {
      throw new UsageException(
          "Give a question and the passage, or questions and passage=FILE with the passage.");
    }
    int maxLength = Math.min(options.maxLength(), config.maxLength());
    int overlap = AnswerSettings.overlap(options.docStride(), maxLength);
    List<List<Window>> windows = new ArrayList<>();
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      for (String question : questions) {
        windows.add(Window.of(tokenizer, question, passage, maxLength, overlap));
      }
    }
    List<AnswerFinder.Answers> found =
        new AnswerFinder(model, BATCH, options.maxAnswerLength())
            .find(request.context(), request.manager(), windows);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      add(questions.get(i), passage, found.get(i), options, rows);
    }
    return new Result(
        List.of("question", "answer", "probability", "start", "end"), rows, List.of());
  }

  /** Adds the best answers; probabilities are among those that were looked at. */
  private static void add(
      String question,
      String passage,
      AnswerFinder.Answers answers,
      Options options,
      List<List<Object>> rows) {
    List<Window.Span> best = new ArrayList<>(answers.best());
    if (options.noAnswer()) {
      best.add(new Window.Span(0, 0, answers.nullScore()));
      best.sort((a, b) -> Float.compare(b.score(), a.score()));
    }
    float[] scores = new float[best.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = best.get(i).score();
    }
    double[] probabilities = ClassifyPredictor.softmax(scores);
    for (int i = 0; i < Math.min(options.best(), best.size()); i++) {
      Window.Span span = best.get(i);
      String text = passage.substring(span.start(), span.end());
      rows.add(List.of(question, text, probabilities[i], span.start(), span.end()));
    }
  }

  private static String file(String name) {
    return TextFile.read(Path.of(name));
  }
}
