package org.paperzoo.nlp.lora.task;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.data.E2eExample;
import org.paperzoo.nlp.gpt.LabelledTokens;

/**
 * Pairs of a meaning and a sentence as token sequences: {@code meaning end sentence end}. The
 * tokens after the first {@code end} are to be predicted.
 */
final class MeaningPairs {
  private static final long IGNORED = -100;

  private final List<Pair> pairs = new ArrayList<>();

  /**
   * A sequence.
   *
   * @param tokens the sequence
   * @param prompt how many of them are given
   */
  private record Pair(long[] tokens, int prompt) {}

  /**
   * Tokenizes examples.
   *
   * @param end the token that ends a text
   * @param maxLength the longest sequence; the end of a longer one is cut
   * @throws UsageException if a meaning alone is so long
   */
  MeaningPairs(List<E2eExample> examples, TextTokenizer tokenizer, int end, int maxLength) {
    for (E2eExample example : examples) {
      long[] prompt = prompt(example.meaning(), tokenizer, end);
      if (prompt.length >= maxLength) {
        throw new UsageException(
            "The meaning \""
                + example.meaning()
                + "\" has "
                + prompt.length
                + " tokens with its end, which leaves none of the "
                + maxLength
                + " of a sequence to its sentence. Raise settings.max_length, up to the model's"
                + " longest sequence, or shorten the meaning.");
      }
      for (String reference : example.references()) {
        long[] sentence = tokenizer.encodePlain(" " + reference);
        long[] all = Arrays.copyOf(prompt, prompt.length + sentence.length + 1);
        System.arraycopy(sentence, 0, all, prompt.length, sentence.length);
        all[all.length - 1] = end;
        pairs.add(new Pair(Arrays.copyOf(all, Math.min(all.length, maxLength)), prompt.length));
      }
    }
  }

  /** Returns the tokens of a meaning with the end token behind them. */
  static long[] prompt(String meaning, TextTokenizer tokenizer, int end) {
    long[] tokens = tokenizer.encodePlain(meaning);
    long[] prompt = Arrays.copyOf(tokens, tokens.length + 1);
    prompt[tokens.length] = end;
    return prompt;
  }

  /** Returns the number of pairs. */
  int size() {
    return pairs.size();
  }

  /** Returns the number of tokens to predict in some pairs. */
  private long targets(int[] indices) {
    long count = 0;
    for (int index : indices) {
      Pair pair = pairs.get(index);
      count += Math.max(0, pair.tokens().length - pair.prompt());
    }
    return count;
  }

  /**
   * Returns pairs as a batch: the tokens [B, T] and the token after each, or -100 where that is not
   * to be predicted, [B, T]; short sequences are filled with zeros at their end.
   */
  LabelledTokens batch(NDManager manager, int[] indices) {
    int longest = 2;
    for (int index : indices) {
      longest = Math.max(longest, pairs.get(index).tokens().length);
    }
    int length = longest - 1; // the last token is only predicted
    long[] inputs = new long[indices.length * length];
    long[] labels = new long[inputs.length];
    Arrays.fill(labels, IGNORED);
    for (int i = 0; i < indices.length; i++) {
      Pair pair = pairs.get(indices[i]);
      long[] tokens = pair.tokens();
      System.arraycopy(tokens, 0, inputs, i * length, tokens.length - 1);
      for (int j = pair.prompt(); j < tokens.length; j++) {
        labels[i * length + j - 1] = tokens[j];
      }
    }
    Shape shape = new Shape(indices.length, length);
    return new LabelledTokens(
        manager.create(inputs, shape), manager.create(labels, shape), targets(indices));
  }
}
