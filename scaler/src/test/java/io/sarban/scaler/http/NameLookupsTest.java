// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupsTest {

  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final NameLookups lookups = new NameLookups(this::slowly, 3);

  private InetAddress[] slowly(String host) throws UnknownHostException {
    asked.incrementAndGet();
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (host.equals("unknown")) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @AfterEach
  void answer() {
    answers.countDown();
  }

  @Test
  void aNameIsLookedUpOnceAtATime() throws Exception {
    List<CompletableFuture<InetAddress[]>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(lookups.addresses("a"));
    }
    await().until(() -> asked.get() > 0);
    answers.countDown();
    for (CompletableFuture<InetAddress[]> one : all) {
      assertThat(one.get()).containsExactly(InetAddress.getLoopbackAddress());
    }
    assertThat(asked).hasValue(1);
    assertThat(lookups.addresses("a").get()).hasSize(1);
    assertThat(asked).as("an answer is not kept").hasValue(2);
  }

  @Test
  void thereIsALimitOfThoseThatAreSlow() {
    List<CompletableFuture<InetAddress[]>> slow =
        List.of(lookups.addresses("a"), lookups.addresses("b"), lookups.addresses("unknown"));
    assertThat(lookups.addresses("d"))
        .isCompletedExceptionally()
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(HttpTimeoutException.class);
    answers.countDown();
    await().until(() -> slow.stream().allMatch(CompletableFuture::isDone));
    assertThat(slow.get(1)).isCompleted();
    assertThat(slow.get(2)).isCompletedExceptionally();
    await().until(() -> !lookups.addresses("d").isCompletedExceptionally());
  }
}
