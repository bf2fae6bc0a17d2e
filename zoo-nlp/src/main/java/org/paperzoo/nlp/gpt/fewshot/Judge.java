package org.paperzoo.nlp.gpt.fewshot;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.fewshot.LikelihoodScorer.Query;
import org.paperzoo.nlp.gpt.fewshot.LikelihoodScorer.Score;
import org.paperzoo.nlp.gpt.generation.Continuation;
import org.paperzoo.nlp.gpt.generation.GenerationOptions;
import org.paperzoo.nlp.gpt.generation.Generator;
import org.paperzoo.nlp.gpt.generation.StopStrings;
import org.paperzoo.nlp.text.TextTokenizer;

/** Judges what a model makes of the examples of a task. */
final class Judge {
  /** How many prompts are continued at once. */
  private static final int PROMPTS_AT_ONCE = 8;

  private static final String LINE_END = "\n";

  private final FewShotData data;
  private final FewShotSettings settings;
  private final TextTokenizer tokenizer;
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;

  Judge(
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
   * Judges the first examples.
   *
   * @param count how many
   * @param seed what the choice of demonstrations derives from
   * @return {@code accuracy} from 0 to 1; of {@link Judgement#CLOZE} the {@code perplexity} of the
   *     last words, too
   */
  Map<String, Double> judge(int count, long seed) {
    return switch (data.judgement()) {
      case MULTIPLE_CHOICE -> choose(count, seed);
      case CLOZE -> fill(count, seed);
      case FREE_FORM -> write(count, seed);
    };
  }

  private PromptBuilder prompts(int room, long seed) {
    int most = Math.max(1, model.config().maxLength() - room);
    return new PromptBuilder(data, settings, tokenizer, most, seed);
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

  private Map<String, Double> choose(int count, long seed) {
    List<Query> queries = new ArrayList<>();
    List<Query> alone = new ArrayList<>();
    long[] answerContext = orBegin(tokenizer.encodePlain(settings.answerContext()));
    for (int i = 0; i < count; i++) {
      List<long[]> completions =
          data.validation().get(i).completions().stream().map(tokenizer::encodePlain).toList();
      long[] prompt = orBegin(prompts(longest(completions), seed).prompt(i));
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

  private Map<String, Double> fill(int count, long seed) {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] word = tokenizer.encodePlain(data.validation().get(i).completion());
      long[] prompt = orBegin(prompts(word.length, seed).prompt(i));
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

  private Map<String, Double> write(int count, long seed) {
    PromptBuilder builder = prompts(settings.maxNewTokens(), seed);
    GenerationOptions options =
        GenerationOptions.beamSearch(
            settings.maxNewTokens(), settings.beams(), settings.lengthPenalty(), 0);
    StopStrings stop = new StopStrings(tokenizer, List.of(LINE_END));
    Generator generator = new Generator(model, context, manager).stoppingWhen(stop);
    int right = 0;
    for (int from = 0; from < count; from += PROMPTS_AT_ONCE) {
      int to = Math.min(count, from + PROMPTS_AT_ONCE);
      List<long[]> batch =
          IntStream.range(from, to).mapToObj(i -> orBegin(builder.prompt(i))).toList();
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
