package org.paperzoo.nlp.gpt.fewshot;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.StopStrings;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.fewshot.LikelihoodScorer.Query;
import org.paperzoo.nlp.gpt.fewshot.LikelihoodScorer.Score;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores what a model makes of the examples of a task. */
final class FewShotEvaluator {
  /** How many prompts are continued at once. */
  private static final int PROMPTS_AT_ONCE = 8;

  private static final int SHOWN = 60;
  private static final Logger LOG = LoggerFactory.getLogger(FewShotEvaluator.class);

  /**
   * Whether a warning was logged that demonstrations do not fit; evaluations during training repeat
   * it.
   */
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final FewShotData data;
  private final FewShotSettings settings;
  private final TextTokenizer tokenizer;
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;

  FewShotEvaluator(
      FewShotData data,
      FewShotSettings settings,
      TextTokenizer tokenizer,
      CausalLanguageModel model,
      Context context,
      NDManager manager) {
    this.data = data;
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.model = model;
    this.context = context;
    this.manager = manager;
  }

  /**
   * Evaluates the first examples.
   *
   * @param count how many
   * @param seed what the choice of demonstrations derives from
   * @return {@code accuracy} from 0 to 1; of {@link Judgement#CLOZE} the {@code perplexity} of the
   *     last words, too; and {@code shots}, the demonstrations that an example had on average,
   *     which are fewer than asked for where the model's sequences are too short for them
   * @throws UsageException if a completion is longer than the model's sequences
   */
  Map<String, Double> evaluate(int count, long seed) {
    PromptBuilder prompts =
        new PromptBuilder(data, settings, tokenizer, model.config().maxLength(), seed);
    Map<String, Double> metrics =
        new LinkedHashMap<>(
            switch (data.judgement()) {
              case MULTIPLE_CHOICE -> choose(count, prompts);
              case CLOZE -> fill(count, prompts);
              case FREE_FORM -> write(count, prompts);
            });
    metrics.put("shots", prompts.meanShots());
    if (prompts.meanShots() < settings.shots() && !WARNED.getAndSet(true)) {
      LOG.warn(
          "settings.shots is {}, but the model's sequences of {} tokens have room for {} on"
              + " average: these are not {}-shot scores.",
          settings.shots(),
          model.config().maxLength(),
          String.format(Locale.ROOT, "%.1f", prompts.meanShots()),
          settings.shots());
    }
    return metrics;
  }

  /** Returns the tokens of a completion of an example. */
  private long[] completion(int example, String text) {
    long[] ids = tokenizer.encodePlain(text);
    int most = model.config().maxLength();
    if (ids.length == 0 || ids.length > most) {
      throw new UsageException(
          "Example "
              + (example + 1)
              + " of data.validation cannot be judged: its completion \""
              + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
              + "\" has "
              + ids.length
              + " tokens, and the model's sequences have 1 to "
              + most
              + ".");
    }
    return ids;
  }

  /** Returns the longest completion in tokens. */
  private int longest(List<long[]> completions) {
    return completions.stream().mapToInt(ids -> ids.length).max().orElse(0);
  }

  private long[] orBegin(long[] prompt) {
    if (prompt.length > 0) {
      return prompt;
    }
    Integer begin = tokenizer.special().bos();
    return new long[] {begin == null ? 0 : begin};
  }

  private Map<String, Double> choose(int count, PromptBuilder prompts) {
    List<Query> queries = new ArrayList<>();
    List<Query> alone = new ArrayList<>();
    long[] answerContext = orBegin(tokenizer.encodePlain(settings.answerContext()));
    for (int i = 0; i < count; i++) {
      List<long[]> completions = new ArrayList<>();
      for (String text : data.validation().get(i).completions()) {
        completions.add(completion(i, text));
      }
      long[] prompt = orBegin(prompts.prompt(i, longest(completions)));
      for (long[] completion : completions) {
        queries.add(new Query(prompt, completion));
        if (settings.normalization() == Normalization.UNCONDITIONAL) {
          alone.add(new Query(answerContext, completion));
        }
      }
    }
    LikelihoodScorer scorer = new LikelihoodScorer(model, context, manager);
    List<Score> scores = scorer.score(queries);
    List<Score> unconditional = scorer.score(alone);
    int next = 0;
    int right = 0;
    for (int i = 0; i < count; i++) {
      FewShotExample example = data.validation().get(i);
      int best = -1;
      double highest = Double.NEGATIVE_INFINITY;
      for (int choice = 0; choice < example.completions().size(); choice++, next++) {
        double score = scores.get(next).logProb();
        double value =
            switch (settings.normalization()) {
              case NONE -> score;
              case TOKEN -> score / queries.get(next).completion().length;
              case BYTE -> score / bytes(example.completions().get(choice));
              case UNCONDITIONAL -> score - unconditional.get(next).logProb();
            };
        if (value > highest) {
          highest = value;
          best = choice;
        }
      }
      right += best == example.answer() ? 1 : 0;
    }
    return Map.of("accuracy", (double) right / count);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private Map<String, Double> fill(int count, PromptBuilder prompts) {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] word = completion(i, data.validation().get(i).completion());
      long[] prompt = orBegin(prompts.prompt(i, word.length));
      queries.add(new Query(prompt, word));
    }
    List<Score> scores = new LikelihoodScorer(model, context, manager).score(queries);
    double right = scores.stream().filter(Score::likeliest).count();
    double mean = scores.stream().mapToDouble(Score::logProb).average().orElse(Double.NaN);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", right / count);
    metrics.put("perplexity", Math.exp(-mean));
    return metrics;
  }

  private Map<String, Double> write(int count, PromptBuilder prompts) {
    int room = settings.maxNewTokens();
    GenerationOptions options =
        GenerationOptions.beamSearch(
            settings.maxNewTokens(), settings.beams(), settings.lengthPenalty(), 0);
    String delimiter = settings.delimiter().isBlank() ? "" : settings.delimiter();
    StopStrings stop = new StopStrings(tokenizer, List.of(PromptBuilder.LINE_END, delimiter));
    TokenGenerator generator = model.generator(context, manager).stoppingWhen(stop);
    int right = 0;
    for (int from = 0; from < count; from += PROMPTS_AT_ONCE) {
      int to = Math.min(count, from + PROMPTS_AT_ONCE);
      List<long[]> batch =
          IntStream.range(from, to).mapToObj(i -> orBegin(prompts.prompt(i, room))).toList();
      List<Continuation> texts = generator.generate(batch, options);
      for (int i = from; i < to; i++) {
        String text = stop.cut(tokenizer.decode(texts.get(i - from).tokens(), true)).strip();
        right +=
            data.validation().get(i).completions().stream()
                    .anyMatch(answer -> answer.strip().equals(text))
                ? 1
                : 0;
      }
    }
    return Map.of("accuracy", (double) right / count);
  }
}
