package org.paperzoo.nlp.lstm.lag;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;

/**
 * Long time lags without noise (experiments 2a and 2b): predict each next symbol of (x, a_1, ...,
 * a_p-1, x) or (y, a_1, ..., a_p-1, y). Only who remembers the first symbol can predict the last.
 *
 * @param lag p, the steps from the first symbol to the last
 * @param random whether the symbols between are drawn from a_1 to a_p-1 (2b), or are always in this
 *     order (2a)
 */
@Variant("time-lags")
@Doc("experiments 2a, 2b: the last symbol is the first")
public record TimeLags(
    @Doc("Steps from the first symbol to the last.") @Default("100") @Range(min = 2, max = 100_000)
        int lag,
    @Doc("Whether the symbols between are random (2b) or always the same (2a).") @Default("false")
        boolean random)
    implements Problem {
  private static final double TOLERANCE = 0.25;

  @Override
  public int inputs() {
    return lag + 1;
  }

  @Override
  public int outputs() {
    return lag + 1;
  }

  @Override
  public Sequences open(long seed) {
    double[][] rows = Problem.oneHot(lag + 1);
    Sequences drawn =
        new RandomSequences(seed, TOLERANCE, source -> draw(source.nextBoolean(), source, rows));
    if (random) {
      return drawn;
    }
    return new Sequences() {
      @Override
      public Sequence training(long number) {
        return drawn.training(number);
      }

      @Override
      public Sequence test(long number) {
        return draw(number % 2 == 0, null, rows);
      }

      @Override
      public long tests() {
        return 2; // there are no others
      }

      @Override
      public boolean right(Sequence sequence, int step, double[] outputs) {
        return drawn.right(sequence, step, outputs);
      }
    };
  }

  /** Units 0 to p-2 are a_1 to a_p-1, then come x and y. */
  private Sequence draw(boolean x, RandomGenerator source, double[][] rows) {
    int first = x ? lag - 1 : lag;
    int[] symbols = new int[lag];
    double[][] targets = new double[lag][];
    symbols[0] = first;
    for (int t = 1; t < lag; t++) {
      symbols[t] = random ? source.nextInt(lag - 1) : t - 1;
      targets[t - 1] = rows[symbols[t]];
    }
    targets[lag - 1] = rows[first];
    if (!random) {
      return Sequence.ofSymbols(symbols, targets);
    }
    double[][] truths = new double[lag][];
    truths[lag - 1] = rows[first];
    return new Sequence(symbols, null, targets, truths);
  }
}
