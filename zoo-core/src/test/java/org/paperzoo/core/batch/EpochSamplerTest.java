package org.paperzoo.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;

class EpochSamplerTest {

  @Property(tries = 200, seed = "7")
  void anEpochVisitsEverySampleOnce(
      @ForAll @IntRange(min = 1, max = 200) int size,
      @ForAll @IntRange(min = 1, max = 50) int batchSize,
      @ForAll @LongRange(min = 0, max = 1000) long epoch,
      @ForAll long seed,
      @ForAll boolean shuffle) {
    EpochSampler sampler = new EpochSampler(size, batchSize, shuffle, false, seed);
    List<Integer> seen = new ArrayList<>();
    for (long b = 0; b < sampler.batchesPerEpoch(); b++) {
      long batch = epoch * sampler.batchesPerEpoch() + b;
      assertThat(sampler.epochOf(batch)).isEqualTo(epoch);
      for (int i : sampler.batch(batch)) {
        seen.add(i);
      }
    }
    assertThat(seen).hasSize(size).doesNotHaveDuplicates().allMatch(i -> i >= 0 && i < size);
  }

  @Property(tries = 200, seed = "7")
  void dropLastGivesOnlyFullBatches(
      @ForAll @IntRange(min = 1, max = 200) int size,
      @ForAll @IntRange(min = 1, max = 50) int batchSize,
      @ForAll @LongRange(min = 0, max = 10_000) long batch) {
    Assume.that(batchSize <= size);
    EpochSampler sampler = EpochSampler.training(size, batchSize, 1);
    assertThat(sampler.batchesPerEpoch()).isEqualTo(size / batchSize);
    assertThat(sampler.batch(batch)).hasSize(batchSize).doesNotHaveDuplicates();
  }

  @Test
  void aBatchDependsOnSeedAndNumberOnly() {
    EpochSampler straight = EpochSampler.training(100, 8, 5);
    List<int[]> batches = new ArrayList<>();
    for (int b = 0; b < 60; b++) {
      batches.add(straight.batch(b));
    }
    EpochSampler resumed = EpochSampler.training(100, 8, 5);
    for (int b : new int[] {59, 3, 17, 3, 24, 58}) {
      assertThat(resumed.batch(b)).isEqualTo(batches.get(b));
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    EpochSampler sampler = new EpochSampler(100, 100, true, false, 5);
    assertThat(sampler.batch(0)).isNotEqualTo(sampler.batch(1));
    assertThat(sampler.batch(0)).isNotEqualTo(new EpochSampler(100, 100, true, false, 6).batch(0));
  }

  @Test
  void evaluationIsInOrderWithAShortLastBatch() {
    EpochSampler sampler = EpochSampler.evaluation(5, 2);
    assertThat(sampler.batchesPerEpoch()).isEqualTo(3);
    assertThat(sampler.batch(0)).containsExactly(0, 1);
    assertThat(sampler.batch(2)).containsExactly(4);
    assertThat(sampler.batch(3)).containsExactly(0, 1);
  }

  @Test
  void allPlacesAreEquallyLikely() {
    // 6 orders of 3 samples over 12,000 epochs: each about 2,000 times.
    EpochSampler sampler = new EpochSampler(3, 3, true, false, 9);
    int[] counts = new int[27];
    for (int e = 0; e < 12_000; e++) {
      int[] order = sampler.batch(e);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertThat(Arrays.stream(counts).filter(c -> c > 0).toArray()).hasSize(6);
    assertThat(Arrays.stream(counts).filter(c -> c > 0)).allMatch(c -> c > 1_795 && c < 2_205);
  }

  @Test
  void sizesNearTheLimitDoNotOverflow() {
    EpochSampler sampler = new EpochSampler(Integer.MAX_VALUE, 1 << 30, false, false, 0);
    assertThat(sampler.batchesPerEpoch()).isEqualTo(2);
  }

  @Test
  void refusesWhatCannotBeSampled() {
    assertThatThrownBy(() -> EpochSampler.training(5, 6, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("batch size 6 is larger than the data set of 5 samples");
    assertThatThrownBy(() -> EpochSampler.evaluation(0, 1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> EpochSampler.evaluation(5, 0)).isInstanceOf(UsageException.class);
  }
}
