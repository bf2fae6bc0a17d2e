package org.paperzoo.core.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Reads what a choice of the next tokens needs of their scores, and processes it. Where scores are
 * on a device and the choice is among a few likeliest tokens, those and the tokens that processors
 * may change are copied, with a margin: if it does not show that no other token can matter, all
 * scores are copied.
 */
final class NextScores {
  /** How many tokens more are read than may be chosen, to see equal scores at the edge. */
  private static final int MARGIN = 8;

  /** A larger part of the vocabulary than one over this is not worth picking out. */
  private static final int LEAST_SAVING = 4;

  /** With less probability left, what was taken away says too little about what is left. */
  private static final double LEAST_REST = 0.01;

  private static final long[] NONE = {};

  private final boolean asLogProbs;
  private final boolean renormalized;
  private final float divisor;
  private final int choices; // 0 for any of the vocabulary
  private final List<LogitsProcessor> changes = new ArrayList<>();
  private final List<LogitsProcessor> filters;

  /**
   * Prepares for a generation.
   *
   * @param more processors of the model, after those of the options
   * @param renormalized whether log probabilities are made to sum to 1 again after the processors
   */
  NextScores(GenerationOptions options, List<LogitsProcessor> more, boolean renormalized) {
    asLogProbs = options.beams() > 1;
    this.renormalized = renormalized && asLogProbs; // a choice of one token does not need it
    divisor = options.temperature() > 0 ? (float) options.temperature() : 1;
    choices =
        options.beams() > 1 ? 2 * options.beams() : options.temperature() == 0 ? 1 : options.topK();
    changes.addAll(options.processors());
    changes.addAll(more);
    filters = options.filters();
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
  float[][] read(Logits logits, List<TokenSequence> texts) {
    // On a CPU copying is cheaper than picking out, but for the log probabilities of all tokens.
    return logits instanceof ArrayLogits array && (asLogProbs || array.isOnGpu())
        ? few(array, texts)
        : all(logits, texts);
  }

  /** Returns all scores, processed. */
  float[][] all(Logits logits, List<TokenSequence> texts) {
    float[][] rows = logits.toRows();
    float[] norms = asLogProbs ? logits.logSumExp() : null;
    for (int i = 0; i < rows.length; i++) {
      if (asLogProbs) {
        subtract(norms[i], rows[i]);
      }
      change(rows[i], texts.get(i));
      if (renormalized) {
        subtract((float) Probabilities.logSumExp(rows[i]), rows[i]);
      }
      filter(rows[i], texts.get(i));
    }
    return rows;
  }

  private static void subtract(float norm, float[] row) {
    for (int token = 0; token < row.length; token++) {
      row[token] -= norm;
    }
  }

  private void change(float[] row, TokenSequence text) {
    changes.forEach(processor -> processor.process(text, row));
    if (divisor != 1) {
      for (int token = 0; token < row.length; token++) {
        row[token] /= divisor;
      }
    }
  }

  private void filter(float[] row, TokenSequence text) {
    filters.forEach(processor -> processor.process(text, row));
  }

  /** Returns the scores of those tokens that can be chosen, or all. */
  float[][] few(ArrayLogits logits, List<TokenSequence> texts) {
    int size = logits.vocabularySize();
    List<long[]> touched = touched(texts);
    int longest =
        touched == null ? size : touched.stream().mapToInt(own -> own.length).max().orElse(0);
    int count = choices + longest + MARGIN;
    if (choices == 0 || (long) count * LEAST_SAVING > size) {
      return all(logits, texts);
    }
    ArrayLogits.Best best = logits.best(count);
    float[] own = logits.of(rows(touched, longest), longest);
    float[] norms = asLogProbs ? logits.logSumExp() : null;
    float[][] rows = new float[texts.size()][size];
    for (int i = 0; i < rows.length; i++) {
      float[] row = rows[i];
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
      float norm = asLogProbs ? norms[i] : 0;
      for (int j = 0; j < touched.get(i).length; j++) {
        row[(int) touched.get(i)[j]] = own[i * longest + j] - norm;
      }
      for (int j = i * count; j < (i + 1) * count; j++) {
        row[(int) best.tokens()[j]] = best.scores()[j] - norm;
      }
      double rest = 1 - (renormalized ? mass(row, touched.get(i)) : 0);
      change(row, texts.get(i));
      float most = (best.scores()[(i + 1) * count - 1] - norm) / divisor; // that others can have
      if (renormalized) {
        rest += mass(row, touched.get(i));
        subtract((float) Math.log(rest), row);
        most -= (float) Math.log(rest);
      }
      if (rest < LEAST_REST || better(row, most) < choices) {
        return all(logits, texts);
      }
      filter(row, texts.get(i));
    }
    return rows;
  }

  private static int better(float[] row, float most) {
    int better = 0;
    for (float score : row) {
      better += score > most ? 1 : 0;
    }
    return better;
  }

  /** Returns the probability of some tokens together. */
  private static double mass(float[] logProbs, long[] tokens) {
    double mass = 0;
    for (long token : tokens) {
      mass += Math.exp(logProbs[(int) token]);
    }
    return mass;
  }

  /**
   * Returns the different tokens that processors may change the scores of, for each text; null if
   * they may be any.
   */
  private List<long[]> touched(List<TokenSequence> texts) {
    List<long[]> all = new ArrayList<>();
    for (TokenSequence text : texts) {
      LongStream tokens = LongStream.of(NONE);
      for (LogitsProcessor processor : changes) {
        long[] some = processor.touched(text);
        if (some == null) {
          return null;
        }
        tokens = LongStream.concat(tokens, LongStream.of(some));
      }
      all.add(changes.isEmpty() ? NONE : tokens.distinct().toArray());
    }
    return all;
  }

  /** Returns tokens as rows of one length, shorter ones filled up. */
  private static long[] rows(List<long[]> tokens, int longest) {
    long[] rows = new long[tokens.size() * longest];
    for (int i = 0; i < tokens.size(); i++) {
      System.arraycopy(tokens.get(i), 0, rows, i * longest, tokens.get(i).length);
    }
    return rows;
  }
}
