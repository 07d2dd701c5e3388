// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelCallsTest {

  private static final int SLOW = 100;

  private final ParallelCalls calls = new ParallelCalls("test");
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger underWay = new AtomicInteger();

  @AfterEach
  void stop() {
    release.countDown();
    calls.close();
  }

  private static List<Integer> items(int number) {
    return IntStream.range(0, number).boxed().toList();
  }

  private int wait(int item) throws InterruptedException {
    underWay.incrementAndGet();
    try {
      release.await();
    } finally {
      underWay.decrementAndGet();
    }
    return item;
  }

  private static int meet(CyclicBarrier together, int item) throws InterruptedException {
    try {
      together.await();
      return item;
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<List<Integer>> begin(int items, Thread[] thread) {
    return begin(calls, items, thread);
  }

  private CompletableFuture<List<Integer>> begin(ParallelCalls calls, int items, Thread[] thread) {
    CompletableFuture<List<Integer>> all = new CompletableFuture<>();
    thread[0] =
        new Thread(
            () -> {
              try {
                all.complete(calls.each(items(items), this::wait));
              } catch (InterruptedException e) {
                all.completeExceptionally(e);
              }
            });
    thread[0].start();
    return all;
  }

  @Test
  void resultsAreInOrder() throws Exception {
    assertThat(calls.each(items(1000), item -> 2 * item))
        .isEqualTo(items(1000).stream().map(item -> 2 * item).toList());
    assertThat(calls.each(List.<Integer>of(), item -> item)).isEmpty();
  }

  @Test
  void sixteenCallsOfABatchRunAtOnce() throws Exception {
    CompletableFuture<List<Integer>> all = begin(40, new Thread[1]);
    await().until(() -> underWay.get() == 16);
    release.countDown();
    assertThat(all.get(20, TimeUnit.SECONDS)).isEqualTo(items(40));
  }

  @Test
  void manySlowBatchesHaveAFewThreadsAndDelayNoOther() throws Exception {
    List<CompletableFuture<List<Integer>>> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      slow.add(begin(16, new Thread[1]));
    }
    // a batch's own thread, and its few helpers
    await().until(() -> underWay.get() >= SLOW * 4);
    CyclicBarrier together = new CyclicBarrier(4);
    assertThat(calls.each(items(8), item -> meet(together, item)))
        .as("has helpers too")
        .isEqualTo(items(8));
    assertThat(underWay).hasValueLessThanOrEqualTo(SLOW * 4 + 64);
    release.countDown();
    for (CompletableFuture<List<Integer>> batch : slow) {
      assertThat(batch.get(20, TimeUnit.SECONDS)).isEqualTo(items(16));
    }
  }

  /** A thread that was just started may get a core much later. */
  @Test
  void batchesThatBeginAtOnceShareTheHelpersToo() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    CountDownLatch cores = new CountDownLatch(1);
    try (ParallelCalls late =
        new ParallelCalls(
            task -> {
              threads.incrementAndGet();
              return new Thread(
                  () -> {
                    try {
                      cores.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    task.run();
                  });
            })) {
      List<CompletableFuture<List<Integer>>> slow = new ArrayList<>();
      for (int i = 0; i < SLOW; i++) {
        slow.add(begin(late, 16, new Thread[1]));
      }
      // each makes its first call when it has its helpers
      await().until(() -> underWay.get() == SLOW);
      assertThat(threads).hasValue(SLOW * 3 + 64);
      release.countDown();
      cores.countDown();
      for (CompletableFuture<List<Integer>> batch : slow) {
        assertThat(batch.get(60, TimeUnit.SECONDS)).isEqualTo(items(16));
      }
    }
  }

  /** A cancelled helper that never began has its place back, too. */
  @Test
  void helpersThatAreCancelledBeforeTheyBeginLeaveTheirPlaces() throws Exception {
    CountDownLatch cores = new CountDownLatch(1);
    Thread[] thread = new Thread[1];
    try (ParallelCalls late =
        new ParallelCalls(
            task ->
                new Thread(
                    () -> {
                      try {
                        cores.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      task.run();
                    }))) {
      for (int i = 0; i < 10; i++) {
        CompletableFuture<List<Integer>> cut = begin(late, 16, thread);
        await().until(() -> underWay.get() == 1);
        thread[0].interrupt();
        await().until(cut::isCompletedExceptionally);
        await().until(() -> underWay.get() == 0);
      }
      cores.countDown();
      Thread own = Thread.currentThread();
      CountDownLatch helping = new CountDownLatch(15);
      late.each(
          items(60_000),
          item -> {
            if (Thread.currentThread() != own) {
              helping.countDown();
              helping.await();
            } else if (helping.getCount() > 0) {
              TimeUnit.MILLISECONDS.sleep(1);
            }
            return item;
          });
      assertThat(helping.getCount()).as("all helpers came").isZero();
    }
  }

  @Test
  void aBatchGetsFurtherHelpersWhenOthersHaveEnded() throws Exception {
    List<CompletableFuture<List<Integer>>> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      slow.add(begin(16, new Thread[1]));
    }
    await().until(() -> underWay.get() >= SLOW * 4);
    CountDownLatch more = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<List<Integer>> late =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return calls.each(
                    items(500),
                    item -> {
                      begun.incrementAndGet();
                      more.await();
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      TimeUnit.MILLISECONDS.sleep(5);
                      atOnce.decrementAndGet();
                      return item;
                    });
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> begun.get() == 4);
    release.countDown();
    for (CompletableFuture<List<Integer>> batch : slow) {
      batch.get(60, TimeUnit.SECONDS);
    }
    more.countDown();
    assertThat(late.get(60, TimeUnit.SECONDS)).isEqualTo(items(500));
    assertThat(most.get()).isGreaterThan(4).isLessThanOrEqualTo(16);
  }

  @Test
  void anInterruptEndsAllCallsOfItsBatch() throws Exception {
    Thread[] thread = new Thread[1];
    CompletableFuture<List<Integer>> all = begin(16, thread);
    await().until(() -> underWay.get() == 16);
    thread[0].interrupt();
    await().until(all::isCompletedExceptionally);
    await().until(() -> underWay.get() == 0);
  }
}
