package org.paperzoo.core.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.paperzoo.core.batch.Batches.Prepared;

/**
 * Prepares batches ahead on worker threads. What comes out is the same for any number of workers:
 * batches are pure functions of their numbers, and are handed out by number. At most {@code depth}
 * prepared batches wait on the heap.
 *
 * <p>For one consumer thread.
 *
 * @param <B> a batch
 */
public final class Prefetch<B> implements AutoCloseable {
  private final Batches<B> batches;
  private final int depth;
  private final ExecutorService workers; // null: on the consumer's thread
  private final TreeMap<Long, Future<Prepared<B>>> waiting = new TreeMap<>();
  private long next = -1;

  /**
   * Starts the workers.
   *
   * @param workers the number of threads; 0 prepares each batch when it is asked for
   * @param depth how many batches are prepared ahead
   */
  public Prefetch(Batches<B> batches, int workers, int depth) {
    this.batches = batches;
    this.depth = Math.max(1, depth);
    this.workers =
        workers == 0
            ? null
            : Executors.newFixedThreadPool(
                workers,
                task -> {
                  Thread thread = new Thread(task, "batches");
                  thread.setDaemon(true);
                  return thread;
                });
  }

  /**
   * Returns a batch, waiting for it if need be.
   *
   * @param number usually one more than the last; another number drops what was prepared
   * @throws UncheckedIOException if its data cannot be read
   */
  public Prepared<B> take(long number) {
    if (workers == null) {
      try {
        return batches.prepare(number);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (number != next) {
      drop();
    }
    for (long ahead = number; ahead < number + depth; ahead++) {
      waiting.computeIfAbsent(ahead, n -> workers.submit(() -> batches.prepare(n)));
    }
    next = number + 1;
    return await(waiting.remove(number));
  }

  private Prepared<B> await(Future<Prepared<B>> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    } catch (ExecutionException e) {
      drop();
      if (e.getCause() instanceof IOException cause) {
        throw new UncheckedIOException(cause);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void drop() {
    for (Map.Entry<Long, Future<Prepared<B>>> entry : waiting.entrySet()) {
      entry.getValue().cancel(true);
    }
    waiting.clear();
    next = -1;
  }

  /** Stops the workers. */
  @Override
  public void close() {
    drop();
    if (workers != null) {
      workers.shutdownNow();
    }
  }
}
