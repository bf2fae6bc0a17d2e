package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.MultipleChoice;

/** Chooses the continuation of a text. */
public final class ChoosePredictor implements Predictor<ChoosePredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc(
              "Maximum number of tokens of a choice; longer ones are cut (default: the model's"
                  + " maximum).")
          @Default("null")
          @Range(min = 4)
          Integer maxLength) {}

  @Override
  public String name() {
    return "choose";
  }

  @Override
  public String description() {
    return "The probabilities of the choices: the first text given is the context, the others are"
        + " the choices.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean suits(ZooModel model) {
    return model instanceof MultipleChoice;
  }

  @Override
  public Result predict(Request<Options> request) {
    MultipleChoice model =
        PredictorTexts.head(request.model(), MultipleChoice.class, "multiple choice");
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    List<String> texts = PredictorTexts.read(request, null);
    List<String> choices = texts.subList(1, texts.size());
    if (choices.size() < 2) {
      throw new UsageException("Give a context and at least two choices.");
    }
    List<Sequence> sequences;
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      sequences =
          new TextEncoder(tokenizer, request.options().maxLength(), config)
              .encode("choices", Collections.nCopies(choices.size(), texts.get(0)), choices);
    }
    double[] probabilities;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      probabilities =
          ClassifyPredictor.softmax(
              model
                  .logits(
                      request.context(),
                      new PaddingCollator(config).inputs(request.manager(), sequences),
                      choices.size())
                  .toFloatArray());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      rows.add(List.of(choices.get(i), probabilities[i]));
    }
    return new Result(List.of("choice", "probability"), rows, List.of());
  }
}
