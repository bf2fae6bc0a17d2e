package org.paperzoo.core.aten;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs work on several threads at once, as a server does that has one model. */
public final class Threads {
  private Threads() {}

  /**
   * Returns what each of some threads computes without gradients; they begin together.
   *
   * @param work takes the number of the thread
   */
  public static <T> List<T> run(int count, IntFunction<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CountDownLatch ready = new CountDownLatch(count);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
                    return work.apply(number);
                  }
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
