package org.paperzoo.nlp.lstm.lag;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;

/**
 * The embedded Reber grammar (experiment 1): predict each next symbol of a string. A prediction is
 * right if the outputs of all symbols that may follow are larger than those of all others. The
 * second last symbol is the second one, which has to be remembered.
 *
 * @param training the number of training strings
 * @param test the number of test strings
 */
@Variant("reber")
@Doc("experiment 1: strings of the embedded Reber grammar")
public record Reber(
    @Doc("Number of training strings.") @Default("256") @Range(min = 1, max = 10_000) int training,
    @Doc("Number of test strings.") @Default("256") @Range(min = 1, max = 10_000) int test)
    implements Problem {
  /** The symbols in the order of the units. */
  static final String SYMBOLS = "BTPSXVE";

  /** Of each state of the inner grammar, the symbols that leave it and where they lead. */
  private static final String[] ARCS = {"B1", "T2P3", "S2X4", "T3V5", "X3S6", "P4V6", "E7"};

  private static final int END = 7;

  @Override
  public int inputs() {
    return SYMBOLS.length();
  }

  @Override
  public int outputs() {
    return SYMBOLS.length();
  }

  /**
   * A string and what may follow each symbol.
   *
   * @param text the symbols
   * @param next after each symbol but the last, those that may follow
   */
  record Word(String text, List<String> next) {
    Sequence sequence() {
      double[][] rows = Problem.oneHot(SYMBOLS.length());
      int[] symbols = new int[text.length() - 1];
      double[][] targets = new double[symbols.length][];
      double[][] truths = new double[symbols.length][SYMBOLS.length()];
      for (int t = 0; t < symbols.length; t++) {
        symbols[t] = SYMBOLS.indexOf(text.charAt(t));
        targets[t] = rows[SYMBOLS.indexOf(text.charAt(t + 1))];
        for (char symbol : next.get(t).toCharArray()) {
          truths[t][SYMBOLS.indexOf(symbol)] = 1.0 / next.get(t).length(); // its probability
        }
      }
      return new Sequence(symbols, null, targets, truths);
    }
  }

  /** Draws a string; of two arcs, each is taken with probability one half. */
  static Word draw(RandomGenerator random) {
    StringBuilder text = new StringBuilder("B");
    List<String> next = new ArrayList<>(List.of("TP"));
    char outer = random.nextBoolean() ? 'T' : 'P';
    text.append(outer);
    for (int state = 0; state != END; ) {
      String arcs = ARCS[state];
      next.add(arcs.replaceAll("\\d", ""));
      int arc = arcs.length() > 2 && random.nextBoolean() ? 2 : 0;
      text.append(arcs.charAt(arc));
      state = arcs.charAt(arc + 1) - '0';
    }
    next.add(String.valueOf(outer));
    next.add("E");
    return new Word(text.append(outer).append('E').toString(), next);
  }

  @Override
  public Sequences open(long seed) {
    Set<Word> words = new LinkedHashSet<>();
    RandomGenerator random = new SplitMix64(Seeds.of(seed, "strings"));
    while (words.size() < training + test) {
      words.add(draw(random));
    }
    List<Sequence> all = words.stream().map(Word::sequence).toList();
    return new Strings(all, training, Seeds.of(seed, "order"));
  }

  /** The strings of a trial; those of the test are all of them. */
  private static final class Strings implements Sequences {
    private final List<Sequence> all;
    private final int training;
    private final long seed;
    private long epoch = -1;
    private int[] order;

    Strings(List<Sequence> all, int training, long seed) {
      this.all = all;
      this.training = training;
      this.seed = seed;
    }

    @Override
    public Sequence training(long number) {
      if (number / training != epoch) {
        epoch = number / training;
        order = Permutation.of(training, Seeds.of(seed, epoch));
      }
      return all.get(order[(int) (number % training)]);
    }

    @Override
    public Sequence test(long number) {
      return all.get((int) (number % all.size()));
    }

    @Override
    public long tests() {
      return all.size();
    }

    @Override
    public boolean right(Sequence sequence, int step, double[] outputs) {
      double[] follows = sequence.truths()[step];
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < outputs.length; k++) {
        if (follows[k] > 0) {
          least = Math.min(least, outputs[k]);
        } else {
          most = Math.max(most, outputs[k]);
        }
      }
      return least > most;
    }
  }
}
