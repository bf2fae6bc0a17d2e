package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void generatorGivesThePublishedSequence() {
    // The reference C code of SplitMix64 (Vigna) started at 1234567.
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(LongStream.generate(random::nextLong).limit(5))
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            -8629252141511181193L,
            4593380528125082431L,
            -2037821214251327795L);
  }

  @Test
  void seedsAreFrozen() {
    // Published results depend on these values: a change here is a change of every run. Computed by
    // an independent program.
    assertThat(Seeds.of(0)).isEqualTo(-2152535657050944081L);
    assertThat(Seeds.of(42, 7)).isEqualTo(6600213409397903382L);
    assertThat(Seeds.of(42, 7, -1)).isEqualTo(3712340167893661374L);
    assertThat(Seeds.of(42, "dropout")).isEqualTo(-7903774343639718104L);
  }

  @Test
  void distinctPlacesGiveDistinctSeeds() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      assertThat(seen.add(Seeds.of(seed))).isTrue();
      for (long a = -10; a < 10; a++) {
        assertThat(seen.add(Seeds.of(seed, a))).isTrue();
        for (long b = -10; b < 10; b++) {
          assertThat(seen.add(Seeds.of(seed, a, b))).isTrue();
        }
      }
    }
  }

  @Test
  void smallSeedsAreUnrelated() {
    // Each output bit is set in about half of the seeds of neighbouring places.
    int n = 4000;
    for (int bit = 0; bit < 64; bit++) {
      int set = 0;
      for (int i = 0; i < n; i++) {
        set += (int) (Seeds.of(1, i) >>> bit & 1);
      }
      assertThat(set).isBetween(n / 2 - 160, n / 2 + 160); // 5 standard deviations
    }
  }

  @Test
  void intSeedsAreNotNegative() {
    assertThat(Seeds.toInt(-1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Seeds.toInt(1L << 33)).isEqualTo(1);
  }

  @Test
  void boundedIntegersAreUniform() {
    SplitMix64 random = new SplitMix64(3);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_500, 10_500); // 5 standard deviations
    }
    assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gaussiansHaveMeanZeroAndVarianceOne() {
    SplitMix64 random = new SplitMix64(4);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      sum += x;
      squares += x * x;
    }
    assertThat(sum / n).isBetween(-0.016, 0.016);
    assertThat(squares / n).isBetween(0.977, 1.023);
  }
}
