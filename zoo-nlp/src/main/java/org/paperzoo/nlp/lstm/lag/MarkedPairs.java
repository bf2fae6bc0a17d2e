package org.paperzoo.nlp.lstm.lag;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Range;

/**
 * The adding problem and the multiplication problem (experiments 4 and 5): each element is a value
 * and a marker, and the target at the end is made of the two values whose marker is 1. The first
 * and the last element have the marker -1, the others 0. The first marked element is one of the
 * first ten, the second one of the first T/2 - 1 others.
 *
 * @param operation what is made of the values
 * @param length T; a sequence has T to 1.1 T elements
 */
@Doc("experiments 4, 5: the sum or the product of two marked values")
public record MarkedPairs(
    @Name("name") Operation operation,
    @Doc("Shortest length of a sequence.") @Default("100") @Range(min = 20, max = 1_000_000)
        int length)
    implements Problem {
  /** What is made of the values. */
  public enum Operation {
    /** 0.5 + (X1 + X2) / 4, of values in [-1, 1]. */
    ADDING,
    /** X1 · X2, of values in [0, 1]. */
    MULTIPLICATION
  }

  private static final double TOLERANCE = 0.04;
  private static final int FIRST = 10;

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Sequences open(long seed) {
    return new RandomSequences(seed, TOLERANCE, this::draw);
  }

  private Sequence draw(RandomGenerator random) {
    boolean adding = operation == Operation.ADDING;
    int steps = length + random.nextInt(length / 10 + 1);
    double[] values = new double[2 * steps];
    for (int t = 0; t < steps; t++) {
      values[2 * t] = adding ? 2 * random.nextDouble() - 1 : random.nextDouble();
    }
    values[1] = -1;
    values[2 * steps - 1] = -1;
    int first = random.nextInt(FIRST);
    int second = random.nextInt(length / 2 - 1);
    if (second >= first) {
      second++; // of those that are not marked
    }
    double x1 = mark(values, first, adding);
    double x2 = mark(values, second, adding);
    double target = adding ? 0.5 + (x1 + x2) / 4 : x1 * x2;
    return Sequence.ofValues(values, steps, target, target);
  }

  /** Marks an element and returns its value; that of the first element does not count. */
  private static double mark(double[] values, int at, boolean adding) {
    if (at == 0) {
      return adding ? 0 : 1;
    }
    values[2 * at + 1] = 1;
    return values[2 * at];
  }
}
