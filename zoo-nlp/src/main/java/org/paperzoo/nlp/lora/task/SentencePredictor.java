package org.paperzoo.nlp.lora.task;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.gpt.CausalLanguageModel;

/** Writes a sentence for each meaning representation. */
public final class SentencePredictor implements Predictor<SentencePredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Maximum length of a sentence in tokens.") @Default("64") @Range(min = 1)
          int maxNewTokens,
      @Doc("Number of beams.") @Default("10") @Range(min = 1, max = 100) int beams,
      @Doc("Length penalty: a sentence's log probability is divided by its length to this power.")
          @Default("0.9")
          double lengthPenalty,
      @Doc("Length of token sequences that may not repeat; 0 for none.")
          @Default("4")
          @Range(min = 0)
          int noRepeatNgramSize) {}

  @Override
  public String name() {
    return "sentence";
  }

  @Override
  public String description() {
    return "Writes the sentence for each meaning, such as \"name : Alimentum | area : riverside\".";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    if (!(request.model() instanceof CausalLanguageModel model)) {
      throw new UsageException("This model does not predict tokens, so it writes no sentences.");
    }
    if (request.folder() == null) {
      throw new UsageException("The model is not from a folder, so there is no tokenizer for it.");
    }
    if (request.inputs().isEmpty()) {
      throw new UsageException("Give a meaning, such as \"name : Alimentum | area : riverside\".");
    }
    Options options = request.options();
    try (TextTokenizer tokenizer = TextTokenizer.open(request.folder())) {
      SentenceWriter writer =
          new SentenceWriter(
              model, tokenizer, request.context(), request.manager(), request.inputs().size());
      List<String> sentences =
          writer.write(
              request.inputs(),
              GenerationOptions.beamSearch(
                  options.maxNewTokens(),
                  options.beams(),
                  options.lengthPenalty(),
                  options.noRepeatNgramSize()));
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < sentences.size(); i++) {
        rows.add(List.of(request.inputs().get(i), sentences.get(i)));
      }
      return new Result(List.of("meaning", "sentence"), rows, List.of());
    }
  }
}
