package org.paperzoo.nlp.gpt.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.nlp.gpt.CausalLanguageModel;

/** Measures how fast a model writes. */
public final class SpeedPredictor implements Predictor<SpeedPredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Batch size.") @Default("1") @Range(min = 1) int batch,
      @Doc("Tokens per prompt.") @Default("64") @Range(min = 1) int prompt,
      @Doc("Tokens generated per prompt.") @Default("128") @Range(min = 1) int newTokens,
      @Doc("Measured rounds, after one warm-up round.") @Default("3") @Range(min = 1) int rounds) {}

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public String description() {
    return "Continues prompts of random tokens with the likeliest ones, and measures the tokens per second, including the reading of the prompts.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    if (!(request.model() instanceof CausalLanguageModel model)) {
      throw new UsageException("This model does not predict tokens, so it cannot continue a text.");
    }
    Options options = request.options();
    SplitMix64 random = new SplitMix64(0);
    List<long[]> prompts = new ArrayList<>();
    for (int i = 0; i < options.batch(); i++) {
      long[] prompt = new long[options.prompt()];
      Arrays.setAll(prompt, j -> random.nextInt(model.config().vocabSize()));
      prompts.add(prompt);
    }
    TokenGenerator generator =
        model.generator(request.context(), request.manager()).endingAt(List.of());
    double[] rates = new double[options.rounds()];
    for (int round = -1; round < rates.length; round++) {
      long start = System.nanoTime();
      generator.generate(prompts, GenerationOptions.greedy(options.newTokens()));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (round >= 0) {
        rates[round] = options.batch() * options.newTokens() / seconds;
      }
    }
    Arrays.sort(rates);
    double median = (rates[rates.length / 2] + rates[(rates.length - 1) / 2]) / 2;
    List<Object> row = List.of(options.batch(), options.prompt(), options.newTokens(), median);
    return new Result(
        List.of("batch", "prompt", "new_tokens", "tokens_per_s"), List.of(row), List.of());
  }
}
