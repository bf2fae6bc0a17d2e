package org.paperzoo.vision.classification.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void reachesEachClassOfSortedData() {
    int[] classes = Arrays.stream(Spread.of(2_000, 1_000)).map(i -> i / 200).toArray();
    for (int label = 0; label < 10; label++) {
      int wanted = label;
      assertThat(Arrays.stream(classes).filter(c -> c == wanted).count()).isEqualTo(100);
    }
    assertThat(Spread.of(2_000, 10))
        .containsExactly(100, 300, 500, 700, 900, 1100, 1300, 1500, 1700, 1900);
  }

  @Test
  void ofAsManyAsThereAreIsAll() {
    assertThat(Spread.of(5, 5)).containsExactly(0, 1, 2, 3, 4);
    assertThat(Spread.of(0, 0)).isEmpty();
  }

  @Test
  void staysWithinALargeSet() {
    int[] indices = Spread.of(Integer.MAX_VALUE, 3);
    assertThat(indices).isSorted();
    assertThat(indices[2]).isBetween(0, Integer.MAX_VALUE - 1);
  }
}
