package org.paperzoo.nlp.gpt.generation;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.generation.Continuation.Finish;

/**
 * Continues texts, several at once. Each text has random numbers of its own, so that it does not
 * depend on the others. A text that outgrows the model's longest sequence goes on from its newest
 * part.
 */
public final class Generator {
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;
  private List<Integer> endTokens;
  private int first;
  private StopCondition stop = StopCondition.NEVER;
  private TokenListener listener = TokenListener.NONE;

  /**
   * Creates a generator; gradients must be off when it runs.
   *
   * @param model initialised
   * @param context in evaluation mode
   * @param manager temporary arrays
   */
  public Generator(CausalLanguageModel model, Context context, NDManager manager) {
    this.model = model;
    this.context = context;
    this.manager = manager;
    endTokens = model.config().endTokens().stream().distinct().toList();
  }

  /**
   * Says which number the first of the prompts has, 0 unless given; draws derive from the seed and
   * that number, so that a prompt gets the same text alone and among others. Returns this.
   */
  public Generator numberingFrom(int number) {
    first = number;
    return this;
  }

  /** Replaces the configuration's end tokens by one, or by none for null; returns this. */
  public Generator endingAt(Integer token) {
    endTokens = token == null ? List.of() : List.of(token);
    return this;
  }

  /** Ends texts at another token, too, besides those of the configuration; returns this. */
  public Generator alsoEndingAt(int token) {
    endTokens = Stream.concat(endTokens.stream(), Stream.of(token)).distinct().toList();
    return this;
  }

  /** Ends texts under a condition of the caller's, too; returns this. */
  public Generator stoppingWhen(StopCondition condition) {
    stop = condition;
    return this;
  }

  /**
   * Tells of tokens as they are chosen; with beams not at all, since they are known at the end
   * only. Returns this.
   */
  public Generator telling(TokenListener newListener) {
    listener = newListener;
    return this;
  }

  /**
   * Continues prompts.
   *
   * @param prompts token ids
   * @return a continuation for each
   * @throws UsageException if a prompt is empty or has a number that is no token
   */
  public List<Continuation> generate(List<long[]> prompts, GenerationOptions options) {
    prompts.forEach(this::check);
    if (prompts.isEmpty()) {
      return List.of();
    }
    try (Adapter.Merge merge = model.mergeForDecoding();
        ContextWindow window = new ContextWindow(model, context, manager, options.maxNewTokens())) {
      return options.beams() > 1
          ? search(prompts, options, window)
          : choose(prompts, options, window);
    }
  }

  private void check(long[] prompt) {
    if (prompt.length == 0) {
      throw new UsageException(
          "A prompt is empty: there is no token to continue. Begin with some text.");
    }
    for (long token : prompt) {
      if (token < 0 || token >= model.config().vocabSize()) {
        throw new UsageException(
            "A prompt has the token "
                + token
                + ", and the model's vocab_size is "
                + model.config().vocabSize()
                + ". Check that tokenizer and model belong together.");
      }
    }
  }

  private List<Continuation> choose(
      List<long[]> prompts, GenerationOptions options, ContextWindow window) {
    int count = prompts.size();
    NextScores next = new NextScores(options);
    List<Tokens> texts = new ArrayList<>();
    List<SplitMix64> randoms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(new Tokens(prompts.get(i), options.maxNewTokens()));
      randoms.add(new SplitMix64(Seeds.of(options.seed(), first + i)));
    }
    Continuation[] results = new Continuation[count];
    int open = count;
    while (open > 0) {
      long[] tokens =
          window.next(
              texts,
              logits ->
                  next.isArgMax()
                      ? logits.argMax(1).toLongArray()
                      : choose(next.read(logits, texts), results, options, randoms));
      for (int i = 0; i < count; i++) {
        Tokens text = texts.get(i);
        text.add(tokens[i]);
        if (results[i] == null) {
          results[i] = result(i, text, options);
          open -= results[i] == null ? 0 : 1;
        }
      }
    }
    return Arrays.asList(results);
  }

  /** Chooses a token for each text; a text whose result is known takes any, to keep in step. */
  private static long[] choose(
      float[][] scores,
      Continuation[] results,
      GenerationOptions options,
      List<SplitMix64> randoms) {
    long[] tokens = new long[scores.length];
    for (int i = 0; i < tokens.length; i++) {
      if (results[i] == null) {
        tokens[i] =
            options.temperature() == 0
                ? Probabilities.argMax(scores[i])
                : Probabilities.draw(scores[i], randoms.get(i));
      }
    }
    return tokens;
  }

  /** Returns the result if the newest token completes the text, or null. */
  private Continuation result(int prompt, Tokens text, GenerationOptions options) {
    if (endTokens.contains((int) text.last())) {
      return new Continuation(text.addedWithout(1), Finish.END, 0);
    }
    listener.chosen(prompt, text.last());
    if (stop.isReached(text.ids(), text.prompt(), text.length())) {
      return new Continuation(text.addedWithout(0), Finish.STOP, 0);
    }
    return text.added() < options.maxNewTokens()
        ? null
        : new Continuation(text.addedWithout(0), Finish.LENGTH, 0);
  }

  private List<Continuation> search(
      List<long[]> prompts, GenerationOptions options, ContextWindow window) {
    int beams = options.beams();
    NextScores next = new NextScores(options);
    List<BeamSearch> searches = new ArrayList<>();
    for (long[] prompt : prompts) {
      searches.add(new BeamSearch(prompt, options, endTokens, stop));
    }
    int[] order = new int[prompts.size() * beams];
    while (searches.stream().anyMatch(search -> !search.isDone())) {
      List<Tokens> texts = new ArrayList<>();
      searches.forEach(search -> texts.addAll(search.texts()));
      float[][] scores = window.next(texts, logits -> next.read(logits, texts));
      for (int i = 0; i < searches.size(); i++) {
        float[][] own = Arrays.copyOfRange(scores, i * beams, (i + 1) * beams);
        int[] from = searches.get(i).advance(own);
        for (int j = 0; j < beams; j++) {
          order[i * beams + j] = i * beams + from[j];
        }
      }
      window.reorder(order);
    }
    return searches.stream().map(BeamSearch::best).toList();
  }
}
