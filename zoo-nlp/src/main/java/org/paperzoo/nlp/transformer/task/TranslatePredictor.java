package org.paperzoo.nlp.transformer.task;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.LengthNormalization;
import org.paperzoo.nlp.subword.TranslationTokenizer;
import org.paperzoo.nlp.transformer.TranslationModel;

/** Translates sentences. */
public final class TranslatePredictor implements Predictor<TranslatePredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Number of beams; 1 for none.") @Default("4") @Range(min = 1, max = 100) int beams,
      @Doc("Number of translations of each sentence, at most as many as beams.")
          @Default("1")
          @Range(min = 1, max = 100)
          int nBest,
      @Doc("Whether to print the score of each translation.") @Default("false") boolean scores,
      @Doc("Length penalty: a translation's log probability is divided by a power of its length.")
          @Default("0.6")
          double lengthPenalty,
      @Doc("What the power is taken of: gnmt, (5 + length) / 6, or power, the length itself.")
          @Default("gnmt")
          LengthNormalization lengthNormalization,
      @Doc("Sampling temperature, with beams: 1; 0 always takes the most likely token.")
          @Default("0")
          @Range(min = 0)
          double temperature,
      @Doc("Sample from the k most likely tokens; 0 for all.") @Default("0") @Range(min = 0)
          int topK,
      @Doc("Sample from the fewest most likely tokens with this total probability.")
          @Default("1")
          @Range(min = 0, max = 1, minExclusive = true)
          double topP,
      @Doc("Maximum number of tokens that a translation has more than its source.")
          @Default("50")
          @Range(min = 1)
          int extraTokens,
      @Doc("Number of sentences that are translated at once.") @Default("32") @Range(min = 1)
          int batchSize,
      @Doc("Seed of the sampling.") @Default("0") long seed) {
    SearchOptions search() {
      return new SearchOptions(
          beams,
          lengthPenalty,
          lengthNormalization,
          temperature,
          topK,
          topP,
          extraTokens,
          batchSize,
          seed);
    }
  }

  @Override
  public String name() {
    return "translate";
  }

  @Override
  public String description() {
    return "Translates each sentence.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    if (!(request.model() instanceof TranslationModel model)) {
      throw new UsageException("This model does not write translations.");
    }
    if (request.folder() == null) {
      throw new UsageException("The model is not from a folder, so there is no tokenizer for it.");
    }
    if (request.inputs().isEmpty()) {
      throw new UsageException("Give a sentence to translate, such as \"A dog runs.\"");
    }
    Options options = request.options();
    try (TranslationTokenizer tokenizer = TokenizerOfModel.open(request.folder())) {
      TokenizerOfModel.requireFits(model.config(), tokenizer);
      List<int[]> sources = new ArrayList<>();
      int most = model.config().maxPositionEmbeddings();
      for (String text : request.inputs()) {
        sources.add(tokenizer.encodeSource(text));
        requireRoom(sources, most);
      }
      List<List<Translator.Translation>> translations =
          new Translator(model, tokenizer, request.context(), request.manager())
              .translate(sources, options.search(), options.nBest());
      return result(request.inputs(), translations, options.scores());
    }
  }

  private static void requireRoom(List<int[]> sources, int most) {
    int length = sources.get(sources.size() - 1).length;
    if (length > most) {
      throw new UsageException(
          "Sentence "
              + sources.size()
              + " has "
              + length
              + " tokens, and the model takes at most "
              + most
              + ". Split it.");
    }
  }

  private static Result result(
      List<String> inputs, List<List<Translator.Translation>> translations, boolean scores) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      for (Translator.Translation translation : translations.get(i)) {
        rows.add(
            scores
                ? List.of(inputs.get(i), translation.text(), translation.score())
                : List.of(inputs.get(i), translation.text()));
      }
    }
    List<String> columns =
        scores ? List.of("source", "translation", "score") : List.of("source", "translation");
    return new Result(columns, rows, List.of());
  }
}
