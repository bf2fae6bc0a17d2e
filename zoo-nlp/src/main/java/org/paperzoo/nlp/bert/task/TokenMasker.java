package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import java.util.BitSet;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;

/**
 * Chooses the tokens that a model is to predict and hides them (section 3.1, task 1): 80 % become
 * {@code [MASK]}, 10 % a random token, 10 % stay.
 */
final class TokenMasker {
  private static final double MASKED = 0.8;
  private static final double RANDOM_OF_REST = 0.5;

  /** How byte-level BPE writes the space before a word. */
  private static final String BEGINS = "\u0120";

  private final double probability;
  private final boolean wholeWords;
  private final int mask;
  private final boolean[] special;
  private final boolean[] continues;
  private final int[] vocabulary;

  /**
   * Creates a masker for a tokenizer's tokens.
   *
   * @param probability the share of tokens to predict; at least one of a sequence is
   * @param wholeWords whether the pieces of a word are chosen together
   * @throws UsageException if the tokenizer has no token that masks
   */
  TokenMasker(TextTokenizer tokenizer, double probability, boolean wholeWords) {
    this.probability = probability;
    this.wholeWords = wholeWords;
    if (tokenizer.special().mask() == null) {
      throw new UsageException(
          "The tokenizer "
              + tokenizer.name()
              + " has no mask token, such as [MASK] or <mask>, which this task needs.");
    }
    mask = tokenizer.special().mask();
    int size = tokenizer.size();
    special = new boolean[size];
    continues = new boolean[size];
    int[] plain = new int[size];
    int count = 0;
    boolean marksBeginnings = marksBeginnings(tokenizer);
    for (int id = 0; id < size; id++) {
      String token = tokenizer.token(id);
      special[id] = token == null || tokenizer.special().contains(id);
      if (!special[id]) {
        plain[count++] = id;
        continues[id] = marksBeginnings ? !token.startsWith(BEGINS) : token.startsWith("##");
      }
    }
    vocabulary = Arrays.copyOf(plain, count);
  }

  /** Byte-level BPE marks the tokens that begin a word, WordPiece those that do not. */
  private static boolean marksBeginnings(TextTokenizer tokenizer) {
    for (int id = 0; id < tokenizer.size(); id++) {
      String token = tokenizer.token(id);
      if (token != null && token.startsWith(BEGINS)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A sequence with hidden tokens.
   *
   * @param ids what the model sees
   * @param places where it is to predict, in order
   * @param targets the tokens that are there
   */
  record Masked(int[] ids, int[] places, int[] targets) {}

  /**
   * Hides tokens of a sequence; the same seed hides the same.
   *
   * @param sentenceStarts the tokens that begin a sentence: byte-level BPE does not mark the first
   *     word of a line
   */
  Masked mask(int[] tokens, BitSet sentenceStarts, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int[] wordFrom = new int[tokens.length + 1];
    int words = 0;
    int candidates = 0;
    boolean inWord = false;
    for (int i = 0; i < tokens.length; i++) {
      if (special[tokens[i]]) {
        inWord = false;
        continue;
      }
      candidates++;
      if (!inWord || !continuesWord(tokens, i, sentenceStarts)) {
        wordFrom[words++] = i;
      }
      inWord = true;
    }
    int wanted = Math.min(candidates, Math.max(1, (int) Math.round(candidates * probability)));
    boolean[] chosen = choose(tokens, sentenceStarts, wordFrom, words, wanted, random);
    return hide(tokens, chosen, random);
  }

  private boolean continuesWord(int[] tokens, int at, BitSet sentenceStarts) {
    int token = tokens[at];
    return wholeWords && continues[token] && !special[token] && !sentenceStarts.get(at);
  }

  private boolean[] choose(
      int[] tokens,
      BitSet sentenceStarts,
      int[] wordFrom,
      int words,
      int wanted,
      SplitMix64 random) {
    boolean[] chosen = new boolean[tokens.length];
    int count = 0;
    // Words in random order, as far as they have room; one alone may be longer.
    for (int w = 0; w < words && count < wanted; w++) {
      int other = w + random.nextInt(words - w);
      int from = wordFrom[other];
      wordFrom[other] = wordFrom[w];
      int to = from + 1;
      while (to < tokens.length && continuesWord(tokens, to, sentenceStarts)) {
        to++;
      }
      if (count > 0 && count + to - from > wanted) {
        continue;
      }
      Arrays.fill(chosen, from, to, true);
      count += to - from;
    }
    return chosen;
  }

  private Masked hide(int[] tokens, boolean[] chosen, SplitMix64 random) {
    int[] ids = tokens.clone();
    int[] places = new int[tokens.length];
    int[] targets = new int[tokens.length];
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (!chosen[i]) {
        continue;
      }
      places[count] = i;
      targets[count++] = tokens[i];
      if (random.nextDouble() < MASKED) {
        ids[i] = mask;
      } else if (random.nextDouble() < RANDOM_OF_REST) {
        ids[i] = vocabulary[random.nextInt(vocabulary.length)];
      }
    }
    return new Masked(ids, Arrays.copyOf(places, count), Arrays.copyOf(targets, count));
  }
}
