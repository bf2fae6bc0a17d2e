package org.paperzoo.nlp.gpt.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.aten.Aten;

/**
 * Reads what a choice of the next tokens needs of their scores, from the device that the model runs
 * on, and processes it. Where the choice is among a few likeliest tokens, those and the tokens of
 * the text, which processors may change, are copied, with a margin: if it does not show that no
 * other token can matter, all scores are copied.
 */
final class NextScores {
  /** How many tokens more are read than may be chosen, to see equal scores at the edge. */
  private static final int MARGIN = 8;

  /** A larger part of the vocabulary than one over this is not worth picking out. */
  private static final int LEAST_SAVING = 4;

  private final boolean asLogProbs;
  private final float divisor;
  private final int choices; // 0 for any of the vocabulary
  private final List<LogitsProcessor> changes = new ArrayList<>(); // of single scores
  private final List<LogitsProcessor> filters = new ArrayList<>(); // by all scores
  private final boolean looksAtText;

  /** Prepares for the options of a generation. */
  NextScores(GenerationOptions options) {
    asLogProbs = options.beams() > 1;
    divisor = options.temperature() > 0 ? (float) options.temperature() : 1;
    choices =
        options.beams() > 1 ? 2 * options.beams() : options.temperature() == 0 ? 1 : options.topK();
    boolean text = false;
    for (LogitsProcessor processor : options.processors()) {
      boolean ofText = processor instanceof RepetitionPenalty || processor instanceof NoRepeatNgram;
      text |= ofText;
      (ofText || processor instanceof Temperature ? changes : filters).add(processor);
    }
    looksAtText = text;
  }

  /** Returns whether the likeliest token, as the model says it, is all that is asked for. */
  boolean isArgMax() {
    return choices == 1 && changes.isEmpty();
  }

  /**
   * Returns the scores of the token after each text, in whichever way costs less; -∞ for tokens
   * that cannot be chosen.
   *
   * @param logits [B, V]
   * @param texts the B texts
   */
  float[][] read(NDArray logits, List<Tokens> texts) {
    // On a CPU copying is cheaper than picking out, but for the log probabilities of all tokens.
    return asLogProbs || logits.getDevice().isGpu() ? few(logits, texts) : all(logits, texts);
  }

  /** Returns all scores, processed. */
  float[][] all(NDArray logits, List<Tokens> texts) {
    int size = (int) logits.getShape().get(1);
    float[] flat = logits.toFloatArray();
    float[] norms = norms(logits);
    float[][] rows = new float[texts.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rows.length == 1 ? flat : Arrays.copyOfRange(flat, i * size, (i + 1) * size);
      if (asLogProbs) {
        for (int token = 0; token < size; token++) {
          rows[i][token] -= norms[i];
        }
      }
      process(changes, rows[i], texts.get(i));
      process(filters, rows[i], texts.get(i));
    }
    return rows;
  }

  /** Returns the scores of those tokens that can be chosen, or all. */
  float[][] few(NDArray logits, List<Tokens> texts) {
    int size = (int) logits.getShape().get(1);
    int longest = looksAtText ? texts.stream().mapToInt(Tokens::length).max().orElse(0) : 0;
    int count = choices + longest + MARGIN;
    if (choices == 0 || (long) count * LEAST_SAVING > size) {
      return all(logits, texts);
    }
    NDList best = logits.topK(count, 1);
    float[] values = best.get(0).toFloatArray(); // falling
    long[] tokens = best.get(1).toLongArray();
    long[] own = ownTokens(texts, longest);
    float[] ownValues = ownValues(logits, own, longest);
    float[] norms = norms(logits);
    float[][] rows = new float[texts.size()][size];
    for (int i = 0; i < rows.length; i++) {
      float[] row = rows[i];
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
      float norm = asLogProbs ? norms[i] : 0;
      for (int j = i * longest; j < (i + 1) * longest; j++) {
        row[(int) own[j]] = ownValues[j] - norm;
      }
      for (int j = i * count; j < (i + 1) * count; j++) {
        row[(int) tokens[j]] = values[j] - norm;
      }
      process(changes, row, texts.get(i));
      float most = (values[(i + 1) * count - 1] - norm) / divisor; // that others can have
      int better = 0;
      for (float score : row) {
        better += score > most ? 1 : 0;
      }
      if (better < choices) {
        return all(logits, texts);
      }
      process(filters, row, texts.get(i));
    }
    return rows;
  }

  /** Returns the tokens of the texts as rows of one length. */
  private static long[] ownTokens(List<Tokens> texts, int longest) {
    long[] tokens = new long[texts.size() * longest];
    for (int i = 0; i < texts.size(); i++) {
      Tokens text = texts.get(i);
      int end = Math.min(longest, text.length());
      System.arraycopy(text.ids(), 0, tokens, i * longest, end);
      // Short texts repeat their last token: its score is wanted anyway.
      Arrays.fill(tokens, i * longest + end, (i + 1) * longest, text.last());
    }
    return tokens;
  }

  private static float[] ownValues(NDArray logits, long[] tokens, int longest) {
    if (longest == 0) {
      return new float[0];
    }
    Shape shape = new Shape(logits.getShape().get(0), longest);
    return logits.gather(logits.getManager().create(tokens, shape), 1).toFloatArray();
  }

  /** Returns log Σ exp of each row, which makes log probabilities of scores. */
  private float[] norms(NDArray logits) {
    if (!asLogProbs) {
      return new float[0];
    }
    NDArray norms = Aten.logSumExp(logits.toType(DataType.FLOAT64, false), 1, false);
    return norms.toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static void process(List<LogitsProcessor> processors, float[] row, Tokens text) {
    for (LogitsProcessor processor : processors) {
      processor.process(text.ids(), text.length(), row);
    }
  }
}
