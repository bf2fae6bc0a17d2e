package org.paperzoo.nlp.lstm.lag;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;

/**
 * Very long time lags (experiment 2c): after b, x or y, q or more distractors and the trigger e,
 * say whether it was x or y. After the q-th distractor, each further symbol is e with probability
 * 1/10.
 *
 * @param distractors p, the number of distractor symbols
 * @param lag q, the least number of distractors in a sequence
 */
@Variant("distractors")
@Doc("experiment 2c: which of two symbols came before many others")
public record Distractors(
    @Doc("Number of distractor symbols.") @Default("1000") @Range(min = 1, max = 100_000)
        int distractors,
    @Doc("Least number of distractors in a sequence.") @Default("1000") @Range(max = 1_000_000)
        int lag)
    implements Problem {
  private static final double TOLERANCE = 0.2;
  private static final int ODDS = 10;

  @Override
  public int inputs() {
    return distractors + 4;
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public Sequences open(long seed) {
    double[][] rows = Problem.oneHot(2);
    return new RandomSequences(seed, TOLERANCE, random -> draw(random, rows));
  }

  /** Units 0 to p-1 are the distractors, then come e, b, x and y. */
  private Sequence draw(RandomGenerator random, double[][] rows) {
    int between = lag;
    while (random.nextInt(ODDS) != 0) {
      between++;
    }
    int[] symbols = new int[between + 3];
    symbols[0] = distractors + 1;
    int which = random.nextInt(2);
    symbols[1] = distractors + 2 + which;
    for (int t = 2; t < between + 2; t++) {
      symbols[t] = random.nextInt(distractors);
    }
    symbols[between + 2] = distractors;
    double[][] targets = new double[symbols.length][];
    targets[symbols.length - 1] = rows[which];
    return Sequence.ofSymbols(symbols, targets);
  }
}
