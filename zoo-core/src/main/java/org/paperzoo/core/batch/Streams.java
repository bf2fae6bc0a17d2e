package org.paperzoo.core.batch;

import org.paperzoo.core.error.UsageException;

/**
 * Consecutive windows of several streams side by side, for models that carry their state from batch
 * to batch: row b of batch n + 1 continues where row b of batch n ended. A sequence of N elements
 * is cut into B streams of equal length; what is left at the end is not used.
 */
public final class Streams implements BatchOrder {
  private final int rows;
  private final long perEpoch;
  private final int window;
  private final long streamLength;

  /**
   * Cuts a sequence.
   *
   * @param size the number of elements N
   * @param rows the number of streams B
   * @param window the elements of each stream in a batch
   * @throws UsageException if a stream is shorter than a window
   */
  public Streams(int size, int rows, int window) {
    this.rows = rows;
    this.window = window;
    streamLength = size / rows;
    perEpoch = streamLength / window;
    if (perEpoch == 0) {
      throw new UsageException(
          "The data of "
              + size
              + " elements are too short for "
              + rows
              + " streams of "
              + window
              + " elements. Choose a smaller batch size or a shorter window.");
    }
  }

  @Override
  public long perEpoch() {
    return perEpoch;
  }

  /** Returns whether a batch begins an epoch: the state that was carried is then void. */
  public boolean isStart(long number) {
    return number % perEpoch == 0;
  }

  /** Returns the index of the first element of each row's window, [B]. */
  @Override
  public int[] batch(long number) {
    int[] starts = new int[rows];
    long offset = number % perEpoch * window;
    for (int row = 0; row < rows; row++) {
      starts[row] = (int) (row * streamLength + offset);
    }
    return starts;
  }
}
