package org.paperzoo.nlp.lstm.lag;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;

/**
 * The two-sequence problem of Bengio et al. 1994, with noise and signal on one input line
 * (experiment 3): the first elements are 1 or -1, the others Gaussian noise of variance 0.2.
 *
 * @param length T; a sequence has T to 1.1 T elements
 * @param signal N, the elements that say the class
 * @param variant which of the paper's three tasks
 */
@Variant("two-sequence")
@Doc("experiment 3: classify by the first elements of a noisy sequence")
public record TwoSequences(
    @Doc("Shortest length of a sequence.") @Default("100") @Range(min = 1, max = 1_000_000)
        int length,
    @Doc("Elements at the start that say the class.") @Default("3") @Range(min = 1) int signal,
    @Doc("The task: a; b, with noise on the signal; c, also with noise on the target.")
        @Default("a")
        Task variant)
    implements Problem {
  /** The paper's tasks. */
  public enum Task {
    /** The signal has no noise. */
    A,
    /** The signal has the same noise as the other elements. */
    B,
    /** The targets are 0.2 and 0.8, with Gaussian noise of variance 0.1. */
    C
  }

  private static final double STD = Math.sqrt(0.2);
  private static final double TARGET_STD = Math.sqrt(0.1);

  /** Checks what spans several keys. */
  public TwoSequences {
    if (signal > length) {
      throw new IllegalArgumentException("signal: " + signal + " is more than length, " + length);
    }
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Sequences open(long seed) {
    return new RandomSequences(seed, variant == Task.C ? 0.1 : 0.2, this::draw);
  }

  private Sequence draw(RandomGenerator random) {
    int steps = length + random.nextInt(length / 10 + 1);
    boolean first = random.nextBoolean();
    double[] values = new double[steps];
    for (int t = 0; t < steps; t++) {
      double noise = t < signal && variant == Task.A ? 0 : STD * random.nextGaussian();
      values[t] = (t >= signal ? 0 : first ? 1 : -1) + noise;
    }
    if (variant != Task.C) {
      double target = first ? 1 : 0;
      return Sequence.ofValues(values, steps, target, target);
    }
    double truth = first ? 0.2 : 0.8;
    return Sequence.ofValues(values, steps, truth + TARGET_STD * random.nextGaussian(), truth);
  }
}
