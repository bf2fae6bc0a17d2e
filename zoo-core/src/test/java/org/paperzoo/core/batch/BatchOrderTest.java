package org.paperzoo.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;

class BatchOrderTest {
  private static int[] lengths(int count) {
    SplitMix64 random = new SplitMix64(7);
    return IntStream.range(0, count).map(i -> 1 + random.nextInt(30)).toArray();
  }

  private static List<int[]> epoch(BatchOrder order, long epoch) {
    List<int[]> batches = new ArrayList<>();
    for (long n = 0; n < order.perEpoch(); n++) {
      batches.add(order.batch(epoch * order.perEpoch() + n));
    }
    return batches;
  }

  @Test
  void tokenBucketsVisitEachSequenceOnceAnEpoch() {
    TokenBuckets buckets = new TokenBuckets(lengths(500), 120, 3);
    for (long epoch = 0; epoch < 2; epoch++) {
      assertThat(epoch(buckets, epoch).stream().flatMapToInt(Arrays::stream).sorted().toArray())
          .isEqualTo(IntStream.range(0, 500).toArray());
    }
    assertThat(epoch(buckets, 0)).isNotEqualTo(epoch(buckets, 1));
    assertThat(buckets.batch(5)).isEqualTo(new TokenBuckets(lengths(500), 120, 3).batch(5));
  }

  @Test
  void tokenBucketsHoldAtMostSoManyTokensAndLittlePadding() {
    int[] lengths = lengths(500);
    long used = 0;
    long padded = 0;
    for (int[] batch : epoch(new TokenBuckets(lengths, 120, 3), 0)) {
      int longest = Arrays.stream(batch).map(i -> lengths[i]).max().getAsInt();
      assertThat(longest * batch.length).isLessThanOrEqualTo(120);
      padded += (long) longest * batch.length;
      used += Arrays.stream(batch).map(i -> lengths[i]).sum();
    }
    assertThat((double) used / padded).isGreaterThan(0.95);
  }

  @Test
  void tokenBucketsNameASequenceThatDoesNotFit() {
    assertThatThrownBy(() -> new TokenBuckets(new int[] {3, 9, 4}, 8, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Example 2 has 9 tokens, more than the 8 of a batch");
  }

  @Test
  void streamsGoOnFromBatchToBatch() {
    Streams streams = new Streams(103, 4, 6); // streams of 25, four windows of 6 each
    assertThat(streams.perEpoch()).isEqualTo(4);
    assertThat(streams.batch(0)).containsExactly(0, 25, 50, 75);
    for (long n = 1; n < 4; n++) {
      int[] before = streams.batch(n - 1);
      int[] now = streams.batch(n);
      for (int row = 0; row < 4; row++) {
        assertThat(now[row]).isEqualTo(before[row] + 6);
      }
      assertThat(streams.isStart(n)).isFalse();
    }
    assertThat(streams.isStart(4)).isTrue();
    assertThat(streams.batch(4)).isEqualTo(streams.batch(0));
    assertThatThrownBy(() -> new Streams(20, 4, 6)).hasMessageContaining("too short");
  }
}
