package org.paperzoo.nlp.lstm.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.data.SplitMix64;

class ProblemTest {
  private static final int DRAWS = 2000;

  static Stream<Problem> problems() {
    return Stream.of(
        new Reber(20, 30),
        new TimeLags(10, false),
        new TimeLags(10, true),
        new Distractors(6, 12),
        new TwoSequences(20, 3, TwoSequences.Task.C),
        new MarkedPairs(MarkedPairs.Operation.ADDING, 30),
        new TemporalOrder(3));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void sequencesDependOnSeedAndNumberAlone(Problem problem) {
    Problem.Sequences first = problem.open(1);
    Problem.Sequences second = problem.open(1);
    second.training(3);
    assertThat(text(second.training(70))).isEqualTo(text(first.training(70)));
    assertThat(text(second.test(7))).isEqualTo(text(first.test(7)));
    Set<String> different = new HashSet<>();
    Set<String> ofOtherSeed = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      different.add(text(first.training(i)));
      ofOtherSeed.add(text(problem.open(2).training(i)));
    }
    assertThat(different).hasSizeGreaterThan(1);
    if (!(problem instanceof TimeLags lags) || lags.random()) {
      assertThat(different).isNotEqualTo(ofOtherSeed);
    }
  }

  private static String text(Sequence sequence) {
    return Arrays.toString(sequence.symbols())
        + Arrays.toString(sequence.values())
        + Arrays.deepToString(sequence.targets())
        + Arrays.deepToString(sequence.truths());
  }

  /** The grammar as a regular expression: the upper way to state X-or-V, then around. */
  @Test
  void reberStringsAreOfTheGrammar() {
    String toLower = "T*V"; // from the state before V to the one before P or V
    String around = "(?:P(?:X" + toLower + "))*"; // P leads up, X down again
    String end = "(?:V|PS)";
    Pattern inner =
        Pattern.compile(
            "B(?:TS*X(?:S|X" + toLower + around + end + ")|P" + toLower + around + end + ")E");
    SplitMix64 random = new SplitMix64(0);
    for (int i = 0; i < DRAWS; i++) {
      String text = Reber.draw(random).text();
      assertThat(text).startsWith("B").endsWith("E");
      assertThat(text.charAt(1)).isEqualTo(text.charAt(text.length() - 2)).isIn('T', 'P');
      assertThat(text.substring(2, text.length() - 2)).matches(inner);
    }
  }

  @Test
  void reberTellsWhatMayFollow() {
    Problem.Sequences sequences = new Reber(100, 100).open(0);
    assertThat(sequences.tests()).isEqualTo(200);
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Sequence sequence = sequences.test(i);
      all.add(text(sequence));
      for (int t = 0; t < sequence.steps(); t++) {
        double[] truth = sequence.truths()[t];
        double[] target = sequence.targets()[t];
        assertThat(Arrays.stream(truth).sum()).isEqualTo(1);
        for (int k = 0; k < truth.length; k++) {
          assertThat(target[k] == 0 || truth[k] > 0).isTrue();
        }
        assertThat(sequences.right(sequence, t, truth)).isTrue();
        double[] other = new double[truth.length];
        other[IntStream.range(0, 7).filter(k -> truth[k] == 0).findFirst().orElseThrow()] = 1;
        assertThat(sequences.right(sequence, t, other)).isFalse();
      }
      int last = sequence.steps() - 2; // after the inner E
      assertThat(sequence.truths()[last][sequence.symbols()[1]]).isEqualTo(1);
    }
    assertThat(all).hasSize(200);
    Set<String> epoch = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      epoch.add(text(sequences.training(100 + i)));
    }
    assertThat(epoch).hasSize(100); // each string once
  }

  @Test
  void lastSymbolIsTheFirst() {
    for (boolean random : new boolean[] {false, true}) {
      TimeLags lags = new TimeLags(5, random);
      Problem.Sequences sequences = lags.open(3);
      Set<Integer> firsts = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        Sequence sequence = sequences.training(i);
        int first = sequence.symbols()[0];
        firsts.add(first);
        assertThat(sequence.targets()[4][first]).isEqualTo(1);
        for (int t = 1; t < 5; t++) {
          assertThat(sequence.symbols()[t]).isBetween(0, 3);
          assertThat(sequence.targets()[t - 1][sequence.symbols()[t]]).isEqualTo(1);
          assertThat(random || sequence.symbols()[t] == t - 1).isTrue();
          assertThat(sequence.truths()[t - 1] == null).isEqualTo(random);
        }
      }
      assertThat(firsts).containsExactlyInAnyOrder(4, 5);
    }
    Problem.Sequences two = new TimeLags(5, false).open(0);
    assertThat(two.tests()).isEqualTo(2);
    assertThat(two.test(0).symbols()[0]).isNotEqualTo(two.test(1).symbols()[0]);
  }

  /** The paper: the expected length is 4 + q + 10 with the target; here without it, q + 12. */
  @Test
  void distractorsEndWithProbabilityOneTenth() {
    Distractors problem = new Distractors(6, 20);
    Problem.Sequences sequences = problem.open(0);
    double length = 0;
    for (int i = 0; i < DRAWS; i++) {
      Sequence sequence = sequences.training(i);
      int last = sequence.steps() - 1;
      assertThat(last).isGreaterThanOrEqualTo(22);
      assertThat(sequence.symbols()[0]).isEqualTo(7);
      assertThat(sequence.symbols()[last]).isEqualTo(6);
      assertThat(sequence.targets()[last][sequence.symbols()[1] - 8]).isEqualTo(1);
      length += sequence.steps();
    }
    assertThat(length / DRAWS).isCloseTo(32, within(1.0));
    assertThat(problem.inputs()).isEqualTo(10);
  }

  @Test
  void twoSequencesBeginWithTheClass() {
    for (TwoSequences.Task task : TwoSequences.Task.values()) {
      Problem.Sequences sequences = new TwoSequences(20, 3, task).open(0);
      double signal = 0;
      double noise = 0;
      double target = 0;
      double square = 0;
      for (int i = 0; i < DRAWS; i++) {
        Sequence sequence = sequences.training(i);
        int steps = sequence.steps();
        assertThat(steps).isBetween(20, 22);
        double truth = sequence.truths()[steps - 1][0];
        boolean first = task == TwoSequences.Task.C ? truth == 0.2 : truth == 1;
        signal += (first ? 1 : -1) * sequence.values()[2];
        noise += sequence.values()[3] * sequence.values()[3];
        double off = sequence.targets()[steps - 1][0] - truth;
        target += off;
        square += off * off;
        if (task == TwoSequences.Task.A) {
          assertThat(Math.abs(sequence.values()[0])).isEqualTo(1);
        }
      }
      assertThat(signal / DRAWS).isCloseTo(1, within(0.05));
      assertThat(noise / DRAWS).isCloseTo(0.2, within(0.03));
      assertThat(target / DRAWS).isCloseTo(0, within(0.03));
      assertThat(square / DRAWS).isCloseTo(task == TwoSequences.Task.C ? 0.1 : 0, within(0.02));
    }
    assertThatThrownBy(() -> new TwoSequences(2, 3, TwoSequences.Task.A))
        .hasMessageContaining("more than length");
  }

  @Test
  void targetIsMadeOfTheMarkedValues() {
    for (MarkedPairs.Operation operation : MarkedPairs.Operation.values()) {
      boolean adding = operation == MarkedPairs.Operation.ADDING;
      Problem.Sequences sequences = new MarkedPairs(operation, 30).open(0);
      boolean firstMarked = false;
      for (int i = 0; i < DRAWS; i++) {
        Sequence sequence = sequences.training(i);
        int steps = sequence.steps();
        assertThat(steps).isBetween(30, 33);
        double[] x = sequence.values();
        assertThat(x[1]).isEqualTo(-1);
        assertThat(x[2 * steps - 1]).isEqualTo(-1);
        int[] marked = IntStream.range(0, steps).filter(t -> x[2 * t + 1] == 1).toArray();
        firstMarked |= marked.length == 1;
        assertThat(marked.length).isBetween(1, 2);
        assertThat(marked[marked.length - 1]).isLessThan(15);
        double x1 = x[2 * marked[0]];
        double x2 = marked.length > 1 ? x[2 * marked[1]] : adding ? 0 : 1;
        assertThat(sequence.truths()[steps - 1][0])
            .isCloseTo(adding ? 0.5 + (x1 + x2) / 4 : x1 * x2, within(1e-15));
        assertThat(sequence.truths()[steps - 1][0]).isBetween(0.0, 1.0);
      }
      assertThat(firstMarked).isTrue();
    }
  }

  @Test
  void classIsTheOrderOfXAndY() {
    int[][] places = {{10, 50}, {10, 33, 66}};
    for (int relevant = 2; relevant <= 3; relevant++) {
      Problem.Sequences sequences = new TemporalOrder(relevant).open(0);
      Set<Integer> classes = new HashSet<>();
      for (int i = 0; i < DRAWS; i++) {
        Sequence sequence = sequences.training(i);
        int[] symbols = sequence.symbols();
        assertThat(symbols.length).isBetween(100, 110);
        assertThat(symbols[0]).isEqualTo(6);
        assertThat(symbols[symbols.length - 1]).isEqualTo(7);
        int[] at = IntStream.range(0, symbols.length).filter(t -> symbols[t] / 2 == 2).toArray();
        assertThat(at).hasSize(relevant);
        int expected = 0;
        for (int j = 0; j < relevant; j++) {
          assertThat(at[j] - places[relevant - 2][j]).isBetween(0, 10);
          expected = 2 * expected + symbols[at[j]] - 4;
        }
        assertThat(sequence.targets()[symbols.length - 1][expected]).isEqualTo(1);
        classes.add(expected);
      }
      assertThat(classes).hasSize(1 << relevant);
    }
  }
}
