package org.paperzoo.core.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.Continuation.Finish;

/**
 * Continues texts, several at once. Each text has random numbers of its own, so that it does not
 * depend on the others.
 *
 * <pre>{@code
 * TokenGenerator generator = new TokenGenerator(() -> model).endingAt(end);
 * Continuation text = generator.generate(List.of(prompt), GenerationOptions.greedy(20)).get(0);
 * }</pre>
 *
 * <p>A model with an encoder and a decoder gets its source texts when its {@link NextTokens} is
 * made; what is continued then is the decoder's start token.
 */
public final class TokenGenerator {
  private final Supplier<? extends NextTokens> model;
  private final List<LogitsProcessor> processors = new ArrayList<>();
  private List<Integer> endTokens = List.of();
  private boolean renormalized;
  private int first;
  private StopCondition stop = StopCondition.NEVER;
  private TokenListener listener = TokenListener.NONE;

  /**
   * Creates a generator that ends texts at the greatest length only.
   *
   * @param model begins a generation
   */
  public TokenGenerator(Supplier<? extends NextTokens> model) {
    this.model = model;
  }

  /**
   * Says which number the first of the prompts has, 0 unless given; draws derive from the seed and
   * that number, so that a prompt gets the same text alone and among others. Returns this.
   */
  public TokenGenerator numberingFrom(int number) {
    first = number;
    return this;
  }

  /** Ends texts at one token, in place of those known before; returns this. */
  public TokenGenerator endingAt(int token) {
    return endingAt(List.of(token));
  }

  /** Ends texts at any of some tokens, or none, in place of those known before; returns this. */
  public TokenGenerator endingAt(Collection<Integer> tokens) {
    endTokens = tokens.stream().distinct().toList();
    return this;
  }

  /** Ends texts at another token, too; returns this. */
  public TokenGenerator alsoEndingAt(int token) {
    endTokens = Stream.concat(endTokens.stream(), Stream.of(token)).distinct().toList();
    return this;
  }

  /** Ends texts under a condition of the caller's, too; returns this. */
  public TokenGenerator stoppingWhen(StopCondition condition) {
    stop = condition;
    return this;
  }

  /**
   * Applies processors that the model needs, after those of the options and before the temperature;
   * returns this.
   */
  public TokenGenerator processing(LogitsProcessor... more) {
    processors.addAll(List.of(more));
    return this;
  }

  /**
   * Makes the probabilities that beam search multiplies sum to 1 again after the processors ({@code
   * renormalize_logits}); returns this.
   */
  public TokenGenerator renormalizing() {
    renormalized = true;
    return this;
  }

  /**
   * Calls a listener with the tokens as they are chosen; with beams never, since they are known at
   * the end only. Returns this.
   */
  public TokenGenerator telling(TokenListener newListener) {
    listener = newListener;
    return this;
  }

  /**
   * Continues prompts.
   *
   * @param prompts token ids
   * @return a continuation for each
   * @throws UsageException if a prompt is empty or has a number that is not a token
   */
  public List<Continuation> generate(List<long[]> prompts, GenerationOptions options) {
    return generate(prompts, options, 1).stream().map(best -> best.get(0)).toList();
  }

  /**
   * Continues prompts, each in several ways.
   *
   * @param prompts token ids
   * @param count how many continuations are asked for, at most the number of beams
   * @return the best continuations for each prompt, the best first; fewer if beam search found
   *     fewer
   * @throws UsageException if there are fewer beams, or a prompt is empty or has a number that is
   *     not a token
   */
  public List<List<Continuation>> generate(
      List<long[]> prompts, GenerationOptions options, int count) {
    if (count > options.beams()) {
      throw new UsageException(
          "The "
              + count
              + " best texts need as many beams, but there are "
              + options.beams()
              + ".");
    }
    if (prompts.isEmpty()) {
      return List.of();
    }
    try (NextTokens next = model.get()) {
      List<TokenSequence> texts = new ArrayList<>();
      for (long[] prompt : prompts) {
        check(prompt, next.vocabularySize());
        texts.add(new TokenSequence(texts.size(), prompt, options.maxNewTokens()));
      }
      return options.beams() > 1
          ? search(texts, options, count, next)
          : choose(texts, options, next).stream().map(List::of).toList();
    }
  }

  private static void check(long[] prompt, int vocabularySize) {
    if (prompt.length == 0) {
      throw new UsageException(
          "A prompt is empty: there is no token to continue. Begin with some text.");
    }
    for (long token : prompt) {
      if (token < 0 || token >= vocabularySize) {
        throw new UsageException(
            "A prompt has the token "
                + token
                + ", and the model's vocab_size is "
                + vocabularySize
                + ". Check that tokenizer and model belong together.");
      }
    }
  }

  private List<Continuation> choose(
      List<TokenSequence> texts, GenerationOptions options, NextTokens next) {
    int count = texts.size();
    NextScores scores = new NextScores(options, processors, renormalized);
    List<SplitMix64> randoms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      randoms.add(new SplitMix64(Seeds.of(options.seed(), first + i)));
    }
    Continuation[] results = new Continuation[count];
    List<TokenSequence> open = texts;
    while (true) {
      long[] tokens;
      try (Logits logits = next.next(open)) {
        tokens =
            scores.isArgMax()
                ? logits.argMax()
                : choose(scores.read(logits, open), open, options, randoms);
      }
      List<Integer> left = new ArrayList<>();
      for (int i = 0; i < tokens.length; i++) {
        TokenSequence text = open.get(i);
        text.add(tokens[i]);
        results[text.number()] = result(text, options);
        if (results[text.number()] == null) {
          left.add(i);
        }
      }
      if (left.isEmpty()) {
        return Arrays.asList(results);
      }
      if (left.size() < open.size()) {
        open = left.stream().map(open::get).toList();
        next.reorder(left.stream().mapToInt(Integer::intValue).toArray());
      }
    }
  }

  /** Chooses a token for each text. */
  private static long[] choose(
      float[][] scores,
      List<TokenSequence> texts,
      GenerationOptions options,
      List<SplitMix64> randoms) {
    long[] tokens = new long[scores.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] =
          options.temperature() == 0
              ? Probabilities.argMax(scores[i])
              : Probabilities.draw(scores[i], randoms.get(texts.get(i).number()));
    }
    return tokens;
  }

  /** Returns the result if the newest token completes the text, or null. */
  private Continuation result(TokenSequence text, GenerationOptions options) {
    if (endTokens.contains((int) text.last())) {
      return new Continuation(text.addedWithout(1), Finish.END, 0);
    }
    listener.chosen(text.number(), text.last());
    if (stop.isReached(text)) {
      return new Continuation(text.addedWithout(0), Finish.STOP, 0);
    }
    return text.added() < options.maxNewTokens()
        ? null
        : new Continuation(text.addedWithout(0), Finish.LENGTH, 0);
  }

  private List<List<Continuation>> search(
      List<TokenSequence> prompts, GenerationOptions options, int count, NextTokens next) {
    int beams = options.beams();
    NextScores scores = new NextScores(options, processors, renormalized);
    List<BeamSearch> searches = new ArrayList<>();
    for (TokenSequence prompt : prompts) {
      searches.add(new BeamSearch(prompt, options, endTokens, stop));
    }
    List<BeamSearch> open = searches;
    while (true) {
      List<TokenSequence> texts = new ArrayList<>();
      open.forEach(search -> texts.addAll(search.texts()));
      float[][] rows;
      try (Logits logits = next.next(texts)) {
        rows = scores.read(logits, texts);
      }
      List<BeamSearch> left = new ArrayList<>();
      int[] order = new int[rows.length];
      for (int i = 0; i < open.size(); i++) {
        BeamSearch search = open.get(i);
        int[] from = search.advance(Arrays.copyOfRange(rows, i * beams, (i + 1) * beams));
        if (!search.isDone()) {
          for (int j = 0; j < beams; j++) {
            order[left.size() * beams + j] = i * beams + from[j];
          }
          left.add(search);
        }
      }
      if (left.isEmpty()) {
        return searches.stream().map(search -> search.best(count)).toList();
      }
      open = left;
      next.reorder(Arrays.copyOf(order, left.size() * beams));
    }
  }
}
