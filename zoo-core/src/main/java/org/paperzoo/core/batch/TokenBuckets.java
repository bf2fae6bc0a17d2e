package org.paperzoo.core.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;

/**
 * Batches of sequences of similar length that hold at most a given number of tokens, padding
 * included (Vaswani et al. 2017, section 5.1: "batched together by approximate sequence length").
 *
 * <p>The sequences are sorted by length, those of equal length in a random order, and cut into
 * batches; each epoch visits the batches in an order of its own.
 */
public final class TokenBuckets implements BatchOrder {
  private final int[][] batches;
  private final EpochOrder order;

  /**
   * Sorts the sequences and cuts them.
   *
   * @param lengths the number of tokens of each sequence; of a pair, the larger one
   * @param maxTokens the most that the number of sequences times the longest may be
   * @param seed what the order derives from
   * @throws UsageException if there is no sequence, or one is longer than {@code maxTokens}
   */
  public TokenBuckets(int[] lengths, int maxTokens, long seed) {
    if (lengths.length == 0) {
      throw new UsageException("The data set is empty: there is nothing to take batches from.");
    }
    int longest =
        IntStream.range(0, lengths.length)
            .reduce((a, b) -> lengths[a] >= lengths[b] ? a : b)
            .getAsInt();
    if (lengths[longest] > maxTokens) {
      throw new UsageException(
          "Example "
              + (longest + 1)
              + " has "
              + lengths[longest]
              + " tokens, more than the "
              + maxTokens
              + " of a batch. Raise the number of tokens in a batch, or drop long examples.");
    }
    int[] shuffled = Permutation.of(lengths.length, Seeds.of(seed, "buckets"));
    int[] sorted =
        Arrays.stream(shuffled)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i])) // a stable sort
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> cut = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= sorted.length; to++) {
      boolean full =
          to == sorted.length || (long) (to - from + 1) * lengths[sorted[to]] > maxTokens;
      if (full) {
        cut.add(Arrays.copyOfRange(sorted, from, to));
        from = to;
      }
    }
    batches = cut.toArray(int[][]::new);
    order = new EpochOrder(batches.length, seed);
  }

  @Override
  public long perEpoch() {
    return batches.length;
  }

  @Override
  public int[] batch(long number) {
    int[] epoch = order.of(number / batches.length);
    return batches[epoch[(int) (number % batches.length)]].clone();
  }
}
