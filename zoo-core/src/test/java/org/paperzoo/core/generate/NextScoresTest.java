package org.paperzoo.core.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.SplitMix64;

class NextScoresTest {
  private static final int VOCABULARY = 300;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Scores with equal ones among them, and near ones that become equal when they are divided. */
  private ArrayLogits logits(int rows, SplitMix64 random) {
    float[] values = new float[rows * VOCABULARY];
    for (int i = 0; i < values.length; i++) {
      float value = (float) random.nextGaussian() * 2;
      values[i] = random.nextInt(3) == 0 ? Math.round(value) : value;
      if (i > 0 && random.nextInt(6) == 0) {
        values[i] = Math.nextUp(values[i - 1]);
      }
    }
    NDManager own = manager.newSubManager();
    return new ArrayLogits(own.create(values, new Shape(rows, VOCABULARY)), own);
  }

  private static List<TokenSequence> texts(int rows, SplitMix64 random) {
    List<TokenSequence> texts = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long[] prompt = new long[1 + random.nextInt(9)];
      Arrays.setAll(prompt, j -> random.nextInt(VOCABULARY));
      texts.add(new TokenSequence(i, prompt, 9));
    }
    return texts;
  }

  private static GenerationOptions options(boolean beams, double temperature, SplitMix64 random) {
    return new GenerationOptions(
        9,
        temperature,
        1 + random.nextInt(12),
        random.nextInt(2) == 0 ? 1 : 0.8,
        random.nextInt(2) == 0 ? 0 : 0.05,
        random.nextInt(2) == 0 ? 1 : random.nextInt(2) == 0 ? 1.3 : 0.6,
        random.nextInt(3),
        beams ? 2 + random.nextInt(3) : 1,
        1,
        EarlyStopping.WHEN_UNLIKELY,
        0);
  }

  private static SuppressTokens suppressing(SplitMix64 random) {
    return new SuppressTokens(
        IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> random.nextInt(40)).toList());
  }

  @Test
  void aFewScoresAreEnoughForEveryChoice() {
    SplitMix64 random = new SplitMix64(11);
    int narrow = 0;
    for (int round = 0; round < 300; round++) {
      boolean beams = random.nextInt(3) == 0;
      double temperature = beams || random.nextInt(3) == 0 ? 0 : random.nextInt(2) == 0 ? 1 : 0.7;
      GenerationOptions options = options(beams, temperature, random);
      List<LogitsProcessor> more =
          random.nextInt(2) == 0 ? List.of() : List.of(suppressing(random));
      NextScores next = new NextScores(options, more, false);
      int rows = 1 + random.nextInt(3);
      try (ArrayLogits logits = logits(rows, random)) {
        List<TokenSequence> texts = texts(rows, random);
        float[][] all = next.all(logits, texts);
        float[][] few = next.few(logits, texts);
        for (int i = 0; i < rows; i++) {
          assertThat(Probabilities.argMax(few[i])).isEqualTo(Probabilities.argMax(all[i]));
          if (temperature > 0) {
            assertThat(few[i]).isEqualTo(all[i]);
          } else if (beams) {
            int most = 2 * options.beams();
            assertThat(best(few[i], most)).isEqualTo(best(all[i], most));
          }
          narrow += Arrays.equals(few[i], all[i]) ? 0 : 1;
          if (next.isArgMax()) {
            assertThat(logits.argMax()[i]).isEqualTo(Probabilities.argMax(all[i]));
          }
        }
      }
    }
    assertThat(narrow).isGreaterThan(100); // not all scores were read
  }

  /** Returns the best scores with their tokens, ordered as beam search does. */
  private static List<Long> best(float[] scores, int most) {
    return IntStream.range(0, scores.length)
        .mapToObj(token -> Probabilities.sortKey(scores[token], scores.length - token))
        .sorted(Comparator.reverseOrder())
        .limit(most)
        .toList();
  }

  @Test
  void renormalizedProbabilitiesSumToOne() {
    SplitMix64 random = new SplitMix64(5);
    int narrow = 0;
    for (int round = 0; round < 100; round++) {
      GenerationOptions options = options(true, 0, random);
      NextScores next = new NextScores(options, List.of(suppressing(random)), true);
      int rows = 1 + random.nextInt(3);
      try (ArrayLogits logits = logits(rows, random)) {
        List<TokenSequence> texts = texts(rows, random);
        float[][] all = next.all(logits, texts);
        float[][] few = next.few(logits, texts);
        for (int i = 0; i < rows; i++) {
          assertThat(Probabilities.logSumExp(all[i])).isCloseTo(0, within(1e-5));
          for (int token = 0; token < VOCABULARY; token++) {
            if (few[i][token] > Float.NEGATIVE_INFINITY) {
              assertThat(few[i][token]).isCloseTo(all[i][token], within(1e-5f));
            } else {
              narrow++;
            }
          }
        }
      }
    }
    assertThat(narrow).isGreaterThan(10_000);
  }

  @Test
  void scoresInJavasMemoryAreReadAsThoseOnADevice() {
    SplitMix64 random = new SplitMix64(8);
    for (int round = 0; round < 20; round++) {
      boolean beams = round % 2 == 0;
      NextScores next = new NextScores(options(beams, beams ? 0 : 0.9, random), List.of(), false);
      try (ArrayLogits device = logits(2, random);
          Logits heap = Logits.of(device.toRows())) {
        List<TokenSequence> texts = texts(2, random);
        float[][] before = heap.toRows();
        float[][] expected = next.all(device, texts);
        float[][] actual = next.read(heap, texts);
        assertThat(heap.toRows()).isEqualTo(before); // the processors had a copy
        assertThat(heap.argMax()).isEqualTo(device.argMax());
        for (int i = 0; i < 2; i++) {
          assertThat(actual[i]).usingComparatorWithPrecision(1e-5f).containsExactly(expected[i]);
        }
      }
    }
  }
}
