package org.paperzoo.nlp.gpt.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.EarlyStopping;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.TextGenerator;
import org.paperzoo.core.generate.TextModel;
import org.paperzoo.core.text.TextTokenizer;

/** Continues prompts. */
public final class GeneratePredictor implements Predictor<GeneratePredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Maximum number of new tokens.") @Default("100") @Range(min = 1) int maxNewTokens,
      @Doc("Sampling temperature; 0 always takes the most likely token.")
          @Default("0.8")
          @Range(min = 0)
          double temperature,
      @Doc("Sample from the k most likely tokens; 0 for all.") @Default("0") @Range(min = 0)
          int topK,
      @Doc("Sample from the fewest most likely tokens with this total probability.")
          @Default("0.95")
          @Range(min = 0, max = 1, minExclusive = true)
          double topP,
      @Doc("Sample from tokens with at least this share of the most likely one's probability.")
          @Default("0")
          @Range(min = 0, max = 1)
          double minP,
      @Doc("Above 1, makes tokens that are already in the text less likely.")
          @Default("1")
          @Range(min = 0, minExclusive = true)
          double repetitionPenalty,
      @Doc("Length of token sequences that may not repeat; 0 for none.")
          @Default("0")
          @Range(min = 0)
          int noRepeatNgramSize,
      @Doc("Beams of beam search, which takes temperature: 0; 1 for none.")
          @Default("1")
          @Range(min = 1, max = 100)
          int beams,
      @Doc("Length penalty: a beam's log probability is divided by its length to this power.")
          @Default("1")
          double lengthPenalty,
      @Doc("Whether beam search ends once as many texts as beams are complete.") @Default("false")
          boolean earlyStopping,
      @Doc("Texts that end a continuation; they are not part of it.") @Default("[]")
          List<String> stop,
      @Doc("Print the continuation of each prompt as it is generated, one after the other.")
          @Default("false")
          boolean stream,
      @Doc("Seed of the sampling.") @Default("0") long seed) {
    GenerationOptions generation() {
      return new GenerationOptions(
          maxNewTokens,
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          noRepeatNgramSize,
          beams,
          lengthPenalty,
          earlyStopping ? EarlyStopping.WHEN_FULL : EarlyStopping.WHEN_UNLIKELY,
          seed);
    }
  }

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String description() {
    return "Continues each prompt.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    if (!(request.model() instanceof TextModel model)) {
      throw new UsageException("This model does not predict tokens, so it cannot continue a text.");
    }
    if (request.folder() == null) {
      throw new UsageException("The model is not from a folder, so there is no tokenizer for it.");
    }
    if (request.inputs().isEmpty()) {
      throw new UsageException("Give a text to continue, such as \"Once upon a time\".");
    }
    Options options = request.options();
    try (TextTokenizer tokenizer = TextTokenizer.open(request.folder())) {
      TextGenerator generator =
          model.textGenerator(tokenizer, request.context(), request.manager());
      return options.stream() ? stream(generator, request) : batch(generator, request);
    }
  }

  private static Result batch(TextGenerator generator, Request<Options> request) {
    List<TextGenerator.Text> texts =
        generator.generate(
            request.inputs(), request.options().generation(), request.options().stop());
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      TextGenerator.Text text = texts.get(i);
      rows.add(List.of(request.inputs().get(i), text.text(), text.tokens(), finish(text)));
    }
    return new Result(List.of("prompt", "text", "tokens", "finish"), rows, List.of(), Layout.TEXTS);
  }

  private static Result stream(TextGenerator generator, Request<Options> request) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < request.inputs().size(); i++) {
      String prompt = request.inputs().get(i);
      request.live().accept(prompt);
      TextGenerator.Text text =
          generator.stream(
              i, prompt, request.options().generation(), request.options().stop(), request.live());
      request.live().accept("\n");
      rows.add(List.of(prompt, text.tokens(), finish(text)));
    }
    return new Result(List.of("prompt", "tokens", "finish"), rows, List.of());
  }

  private static String finish(TextGenerator.Text text) {
    return text.finish().name().toLowerCase(Locale.ROOT);
  }
}
