package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.text.TextTokenizer;

/**
 * A question with a part of its passage.
 *
 * @param sequence the tokens
 * @param starts where each token begins in the passage, -1 for tokens that are not of it
 * @param ends where each token ends in the passage
 */
record Window(Sequence sequence, int[] starts, int[] ends) {
  /** Returns the windows of a passage. */
  static List<Window> of(
      TextTokenizer tokenizer, String question, String context, int maxLength, int overlap) {
    List<Window> windows = new ArrayList<>();
    for (TextTokenizer.Encoding encoding :
        tokenizer.encodeWindows(question.strip(), context, maxLength, overlap)) {
      int[] starts = new int[encoding.length()];
      int[] ends = new int[encoding.length()];
      for (int i = 0; i < starts.length; i++) {
        boolean passage = encoding.sequenceIds()[i] == 1;
        starts[i] = passage ? encoding.offsets()[i][0] : -1;
        ends[i] = passage ? encoding.offsets()[i][1] : -1;
      }
      windows.add(new Window(Sequence.of(encoding), starts, ends));
    }
    return windows;
  }

  /**
   * Returns the first and last token of a part of the passage, or the first token of all twice if
   * the part is not wholly in this window.
   */
  int[] tokensOf(int start, int end) {
    int first = -1;
    int last = -1;
    boolean begins = false;
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] < 0) {
        continue;
      }
      begins |= starts[i] <= start;
      if (starts[i] <= start && (first < 0 || starts[i] > starts[first])) {
        first = i;
      }
      if (ends[i] >= end && last < 0) {
        last = i;
      }
    }
    return begins && last >= first ? new int[] {first, last} : new int[] {0, 0};
  }

  /**
   * An answer.
   *
   * @param start in the passage, inclusive
   * @param end in the passage, exclusive
   * @param score the sum of both tokens' scores
   */
  record Span(int start, int end, float score) {}

  /** Returns the score of there being no answer: that of the first token. */
  float nullScore(float[] firsts, float[] lasts) {
    return firsts[0] + lasts[0];
  }

  /**
   * Returns the best answers.
   *
   * @param firsts the scores of the tokens as the first
   * @param lasts the scores of the tokens as the last
   * @param count how many tokens are looked at as first and as last
   * @param maxLength the most tokens of an answer
   */
  List<Span> best(float[] firsts, float[] lasts, int count, int maxLength) {
    List<Span> spans = new ArrayList<>();
    List<Integer> highestLasts = highest(lasts, count);
    for (int first : highest(firsts, count)) {
      for (int last : highestLasts) {
        if (last >= first && last - first < maxLength) {
          spans.add(new Span(starts[first], ends[last], firsts[first] + lasts[last]));
        }
      }
    }
    spans.sort((a, b) -> Float.compare(b.score, a.score));
    return spans;
  }

  /** Returns the tokens of the passage with the highest scores. */
  private List<Integer> highest(float[] scores, int count) {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] >= 0) {
        tokens.add(i);
      }
    }
    tokens.sort((a, b) -> Float.compare(scores[b], scores[a]));
    return tokens.subList(0, Math.min(count, tokens.size()));
  }

  /** Returns the rows of scores [B, T]. */
  static float[][] rows(NDArray scores) {
    float[] all = scores.toFloatArray();
    int rows = (int) scores.getShape().get(0);
    int length = all.length / rows;
    float[][] result = new float[rows][];
    for (int row = 0; row < rows; row++) {
      result[row] = Arrays.copyOfRange(all, row * length, (row + 1) * length);
    }
    return result;
  }
}
