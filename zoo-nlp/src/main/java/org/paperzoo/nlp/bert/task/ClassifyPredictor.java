package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.SequenceClassifier;

/** Tells the classes or scores of texts. */
public final class ClassifyPredictor implements Predictor<ClassifyPredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Number of classes shown per text, most likely first.") @Default("1") @Range(min = 1)
          int top,
      @Doc("File with one text per line, or a pair of texts with a tab between them.")
          @Default("null")
          String file,
      @Doc(
              "Maximum number of tokens of a text; longer ones are cut (default: the model's"
                  + " maximum).")
          @Default("null")
          @Range(min = 4)
          Integer maxLength,
      @Doc("Batch size.") @Default("32") @Range(min = 1) int batchSize) {}

  @Override
  public String name() {
    return "classify";
  }

  @Override
  public String description() {
    return "The classes with their probabilities, or the score, of the texts given; a tab"
        + " separates the two texts of a pair.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean suits(ZooModel model) {
    return model instanceof SequenceClassifier;
  }

  @Override
  public Result predict(Request<Options> request) {
    SequenceClassifier model =
        PredictorTexts.head(request.model(), SequenceClassifier.class, "classes of texts");
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    Options options = request.options();
    List<String> lines = PredictorTexts.read(request, options.file());
    List<Sequence> sequences;
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      sequences =
          new TextEncoder(tokenizer, options.maxLength(), config)
              .encode("texts", PredictorTexts.first(lines), PredictorTexts.second(lines));
    }
    float[][] logits = new float[lines.size()][];
    PaddingCollator collator = new PaddingCollator(config);
    FineTuningTask.forBatches(
        request.manager(),
        FineTuningTask.lengths(sequences),
        options.batchSize(),
        (manager, indices) -> {
          Encoded encoded =
              model.encode(
                  request.context(),
                  collator.inputs(manager, FineTuningTask.pick(sequences, indices)));
          NDArray scores = model.logits(request.context(), encoded); // [B, C]
          float[][] rows = Window.rows(scores);
          for (int i = 0; i < indices.length; i++) {
            logits[indices[i]] = rows[i];
          }
        });
    return result(lines, logits, config, options.top());
  }

  private static Result result(
      List<String> lines, float[][] logits, EncoderConfig config, int top) {
    boolean regression = config.problemType() == ProblemType.REGRESSION;
    // As transformers' text-classification: one class alone is there or not.
    boolean sigmoid =
        config.problemType() == ProblemType.MULTI_LABEL_CLASSIFICATION || config.numLabels() == 1;
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      if (regression) {
        rows.add(List.of(lines.get(i), (double) logits[i][0]));
        continue;
      }
      double[] probabilities = sigmoid ? sigmoid(logits[i]) : softmax(logits[i]);
      int[] best =
          IntStream.range(0, probabilities.length)
              .boxed()
              .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
              .mapToInt(Integer::intValue)
              .limit(top)
              .toArray();
      for (int label : best) {
        rows.add(List.of(lines.get(i), config.labelName(label), probabilities[label]));
      }
    }
    return new Result(
        regression ? List.of("text", "score") : List.of("text", "label", "probability"),
        rows,
        List.of());
  }

  private static double[] sigmoid(float[] logits) {
    return IntStream.range(0, logits.length)
        .mapToDouble(i -> 1 / (1 + Math.exp(-logits[i])))
        .toArray();
  }

  /** Returns the probabilities of classes with these scores. */
  static double[] softmax(float[] logits) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double[] values = new double[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(logits[i] - greatest);
    }
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }
}
