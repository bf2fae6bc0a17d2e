package org.paperzoo.nlp.lstm.lag;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;

/**
 * Temporal order (experiment 6): after E, distractors a to d, and B, say in which order X and Y
 * came. A sequence has 100 to 110 symbols. Two symbols that matter (6a) are at steps 10 to 20 and
 * 50 to 60, three (6b) at 10 to 20, 33 to 43 and 66 to 76.
 *
 * @param relevant the number of symbols that matter, 2 or 3
 */
@Variant("temporal-order")
@Doc("experiment 6: the order of two or three symbols among others")
public record TemporalOrder(
    @Doc("Symbols that matter: 2 (6a, four classes) or 3 (6b, eight classes).")
        @Default("2")
        @Range(min = 2, max = 3)
        int relevant)
    implements Problem {
  private static final double TOLERANCE = 0.3;
  private static final int SHORTEST = 100;
  private static final int SPAN = 11; // of the length and of each place
  private static final int[][] PLACES = {{10, 50}, {10, 33, 66}};

  /** Units: a, b, c, d, X, Y, E, B. */
  private static final int X = 4;

  private static final int E = 6;
  private static final int B = 7;

  @Override
  public int inputs() {
    return 8;
  }

  @Override
  public int outputs() {
    return 1 << relevant;
  }

  @Override
  public Sequences open(long seed) {
    double[][] rows = Problem.oneHot(outputs());
    return new RandomSequences(seed, TOLERANCE, random -> draw(random, rows));
  }

  private Sequence draw(RandomGenerator random, double[][] rows) {
    int steps = SHORTEST + random.nextInt(SPAN);
    int[] symbols = new int[steps];
    for (int t = 1; t < steps - 1; t++) {
      symbols[t] = random.nextInt(X);
    }
    symbols[0] = E;
    symbols[steps - 1] = B;
    int which = 0;
    for (int start : PLACES[relevant - 2]) {
      int y = random.nextInt(2);
      symbols[start + random.nextInt(SPAN)] = X + y;
      which = 2 * which + y;
    }
    double[][] targets = new double[steps][];
    targets[steps - 1] = rows[which];
    return Sequence.ofSymbols(symbols, targets);
  }
}
