package org.paperzoo.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.batch.Batches.Prepared;

@Timeout(60)
class PrefetchTest {
  /** Element i is i, plus noise. */
  private static final Source<Integer> NUMBERS =
      new Source<>() {
        @Override
        public long size() {
          return 20;
        }

        @Override
        public Integer get(long index, RandomGenerator random) {
          return (int) index;
        }
      };

  private static Batches<String> batches() {
    return new Epochs<>(
        NUMBERS.map((element, random) -> element + ":" + random.nextInt(1000)),
        EpochSampler.training(20, 3, 5),
        elements -> manager -> String.join(" ", elements),
        9);
  }

  private static List<String> run(int workers, long from, long to) {
    List<String> texts = new ArrayList<>();
    try (Prefetch<String> prefetch = new Prefetch<>(batches(), workers, 4)) {
      for (long n = from; n < to; n++) {
        texts.add(prefetch.take(n).upload(null));
      }
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void isTheSameForAnyNumberOfWorkers(int workers) {
    List<String> plain = run(0, 0, 30);
    assertThat(run(workers, 0, 30)).isEqualTo(plain);
    assertThat(run(workers, 11, 30)).isEqualTo(plain.subList(11, 30)); // resumed
  }

  @Test
  void everyEpochHasRandomNumbersOfItsOwn() {
    List<String> two = run(0, 0, 12); // six batches an epoch
    List<String> first = elementsOf(two.subList(0, 6));
    List<String> second = elementsOf(two.subList(6, 12));
    assertThat(first).doesNotContainAnyElementsOf(second);
  }

  private static List<String> elementsOf(List<String> batches) {
    return batches.stream().flatMap(text -> List.of(text.split(" ")).stream()).toList();
  }

  @Test
  void preparesNoMoreThanTheDepthAhead() throws InterruptedException {
    AtomicInteger prepared = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(4);
    Batches<Long> counting =
        of(
            n -> {
              prepared.incrementAndGet();
              all.countDown();
              return n;
            });
    try (Prefetch<Long> prefetch = new Prefetch<>(counting, 3, 4)) {
      assertThat(prefetch.take(0).upload(null)).isZero();
      all.await();
      assertThat(prepared.get()).isEqualTo(4);
      assertThat(prefetch.take(1).upload(null)).isEqualTo(1);
    }
  }

  @Test
  void aFaultComesWithItsBatch() {
    Batches<Long> faulty =
        of(
            n -> {
              if (n == 2) {
                throw new IOException("picture 2 is cut");
              }
              if (n == 3) {
                throw new IllegalStateException("three");
              }
              return n;
            });
    try (Prefetch<Long> prefetch = new Prefetch<>(faulty, 2, 4)) {
      assertThat(prefetch.take(0).upload(null)).isZero();
      assertThat(prefetch.take(1).upload(null)).isEqualTo(1);
      assertThatThrownBy(() -> prefetch.take(2))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("picture 2 is cut");
      assertThatThrownBy(() -> prefetch.take(3)).hasMessage("three");
      assertThat(prefetch.take(4).upload(null)).isEqualTo(4);
      assertThat(prefetch.take(0).upload(null)).isZero(); // back to the start
    }
  }

  private interface Maker {
    long make(long number) throws IOException;
  }

  private static Batches<Long> of(Maker maker) {
    return new Batches<>() {
      @Override
      public long perEpoch() {
        return 10;
      }

      @Override
      public Prepared<Long> prepare(long number) throws IOException {
        long made = maker.make(number);
        return manager -> made;
      }
    };
  }
}
