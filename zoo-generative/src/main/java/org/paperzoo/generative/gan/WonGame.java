package org.paperzoo.generative.gan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.job.Evaluated;

/**
 * Notices that one player has won for good: at each evaluation over thousands of steps the
 * discriminator is all but sure of every image and sample, or takes every sample for an image. At
 * the game's solution it says ½ of both.
 */
final class WonGame {
  /** A probability from which on the discriminator is all but sure. */
  private static final double SURE = 0.99;

  /** The least number of steps between the first such evaluation and the last. */
  private static final long STEPS = 2000;

  private WonGame() {}

  /** Returns a sentence about the player that has won and still wins; empty if there is none. */
  static List<String> warnings(List<Evaluated> evaluations) {
    if (evaluations.isEmpty()) {
      return List.of();
    }
    Evaluated last = evaluations.get(evaluations.size() - 1);
    Winner winner = winner(last.metrics());
    int first = evaluations.size() - 1;
    while (first > 0 && winner(evaluations.get(first - 1).metrics()) == winner) {
      first--;
    }
    long since = evaluations.get(first).step();
    if (winner == Winner.NONE || last.step() - since < STEPS) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "the %s, since step %,d or before (val_d_real %.4f, val_d_fake %.4f). %s",
            winner == Winner.DISCRIMINATOR
                ? "discriminator has won: it tells all images from all samples"
                : "generator has won: its samples pass for images",
            since,
            last.metrics().get("val_d_real"),
            last.metrics().get("val_d_fake"),
            "Neither learns from such a game; try another seed or a lower train.optimizer.lr."));
  }

  private enum Winner {
    DISCRIMINATOR,
    GENERATOR,
    NONE
  }

  private static Winner winner(Map<String, Double> metrics) {
    double real = metrics.getOrDefault("val_d_real", Double.NaN);
    double fake = metrics.getOrDefault("val_d_fake", Double.NaN);
    if (real > SURE && fake < 1 - SURE) {
      return Winner.DISCRIMINATOR;
    }
    return fake > SURE ? Winner.GENERATOR : Winner.NONE;
  }
}
