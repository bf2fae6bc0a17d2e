package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;

class LengthGroupedSamplerTest {
  private static final int[] LENGTHS =
      IntStream.range(0, 1_003).map(i -> 5 + (i * 7919) % 96).toArray();

  @Test
  void anEpochVisitsEveryTextOnce() {
    LengthGroupedSampler sampler = new LengthGroupedSampler(LENGTHS, 10, 4);
    Set<Integer> seen = new HashSet<>();
    for (int b = 0; b < sampler.perEpoch(); b++) {
      Arrays.stream(sampler.batch(b)).forEach(seen::add);
    }
    assertThat(sampler.perEpoch()).isEqualTo(100);
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void batchesHaveTextsOfSimilarLengthInRandomOrder() {
    LengthGroupedSampler sampler = new LengthGroupedSampler(LENGTHS, 10, 4);
    int spread = 0;
    int rising = 0;
    int before = 0;
    for (int b = 0; b < 100; b++) {
      int[] lengths = Arrays.stream(sampler.batch(b)).map(i -> LENGTHS[i]).toArray();
      int greatest = Arrays.stream(lengths).max().orElseThrow();
      spread += greatest - Arrays.stream(lengths).min().orElseThrow();
      rising += greatest > before ? 1 : 0;
      before = greatest;
    }
    assertThat(spread / 100).isLessThan(6); // of 95
    assertThat(rising).isBetween(25, 75);
  }

  @Test
  void batchesAreTheSameInAnyOrderAndOthersInTheNextEpoch() {
    LengthGroupedSampler sampler = new LengthGroupedSampler(LENGTHS, 10, 4);
    int[] later = sampler.batch(142);
    sampler.batch(3);
    assertThat(sampler.batch(142)).isEqualTo(later);
    assertThat(sampler.batch(42)).isNotEqualTo(later);
  }

  @Test
  void fewerTextsThanABatchIsAnError() {
    assertThatThrownBy(() -> new LengthGroupedSampler(new int[] {3, 4}, 3, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.batch_size");
  }
}
