// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

  private CompletableFuture<List<Integer>> begin(int items, Thread[] thread) {
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
    await().until(() -> underWay.get() >= SLOW + 64);
    assertThat(calls.each(items(3), item -> item)).containsExactly(0, 1, 2);
    assertThat(underWay).as("a batch's own thread, and all helpers").hasValue(SLOW + 64);
    release.countDown();
    for (CompletableFuture<List<Integer>> batch : slow) {
      assertThat(batch.get(20, TimeUnit.SECONDS)).isEqualTo(items(16));
    }
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
