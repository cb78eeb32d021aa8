package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyTaskRunsOnce(int threads) {
    try (Workers workers = new Workers(threads, Duration.ofNanos(20_000))) {
      for (int tasks : new int[] {0, 1, 2, 3, 100}) {
        for (int round = 0; round < 200; round++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
          workers.run(tasks, runs::incrementAndGet);
          for (int i = 0; i < tasks; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void twoThreadsWorkAtOnce() {
    try (Workers workers = new Workers(2, Duration.ZERO)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch both = new CountDownLatch(2);
      workers.run(2, index -> {
        seen.add(Thread.currentThread());
        both.countDown();
        await(both);
      });
      assertThat(seen).hasSize(2).contains(Thread.currentThread());
    }
  }

  @Test
  void parkedThreadsWakeForTheNextCall() throws InterruptedException {
    try (Workers workers = new Workers(2, Duration.ZERO)) {
      for (int round = 0; round < 5; round++) {
        Thread.sleep(5);
        CountDownLatch both = new CountDownLatch(2);
        workers.run(2, index -> {
          both.countDown();
          await(both);
        });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFailureReachesTheCallerAfterAllHaveStopped(int threads) {
    try (Workers workers = new Workers(threads)) {
      AtomicInteger running = new AtomicInteger();
      assertThatThrownBy(() -> workers.run(50, index -> {
        running.incrementAndGet();
        try {
          if (index == 7) {
            throw new IllegalStateException("task 7");
          }
        } finally {
          running.decrementAndGet();
        }
      })).isInstanceOf(IllegalStateException.class).hasMessage("task 7");
      assertThat(running).hasValue(0);
      AtomicInteger after = new AtomicInteger();
      workers.run(10, index -> after.incrementAndGet());
      assertThat(after).hasValue(10);
    }
  }

  @Test
  void laterFailuresAreSuppressed() {
    try (Workers workers = new Workers(2)) {
      CountDownLatch both = new CountDownLatch(2);
      assertThatThrownBy(() -> workers.run(2, index -> {
        both.countDown();
        await(both);
        throw new IllegalStateException("each");
      })).hasMessage("each").satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void nestedCallsRunInPlace() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger elsewhere = new AtomicInteger();
      AtomicInteger inner = new AtomicInteger();
      workers.run(8, index -> {
        Thread outer = Thread.currentThread();
        workers.run(4, nested -> {
          inner.incrementAndGet();
          elsewhere.addAndGet(Thread.currentThread() == outer ? 0 : 1);
        });
      });
      assertThat(inner).hasValue(32);
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void aSecondCallerIsServedToo() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      AtomicInteger runs = new AtomicInteger();
      Runnable caller = () -> {
        for (int i = 0; i < 500; i++) {
          workers.run(3, index -> runs.incrementAndGet());
        }
      };
      Thread other = Thread.ofPlatform().start(caller);
      caller.run();
      other.join();
      assertThat(runs).hasValue(3000);
    }
  }

  @Test
  void anInterruptIsKept() {
    try (Workers workers = new Workers(2, Duration.ZERO)) {
      Thread.currentThread().interrupt();
      AtomicInteger runs = new AtomicInteger();
      workers.run(20, index -> runs.incrementAndGet());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(runs).hasValue(20);
    }
  }

  @Test
  void badArgumentsAndClosedPoolsAreNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Workers(0)).withMessage("threads (0) must be > 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Workers(1, Duration.ofNanos(-1)))
        .withMessageContaining("spin");
    Workers workers = new Workers(2);
    assertThatIllegalArgumentException().isThrownBy(() -> workers.run(-1, index -> {})).withMessageContaining("-1");
    workers.close();
    workers.close();
    assertThatThrownBy(() -> workers.run(1, index -> {})).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
