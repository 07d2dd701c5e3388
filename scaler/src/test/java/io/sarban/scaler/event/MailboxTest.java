// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private boolean leads = true;
  private final EventBus bus = new EventBus(() -> Instant.EPOCH, () -> leads);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private final Mailbox.Counts counts =
      new Mailbox.Counts() {
        @Override
        public void sent() {
          sent.incrementAndGet();
        }

        @Override
        public void failed() {
          failed.incrementAndGet();
        }

        @Override
        public void dropped() {
          dropped.incrementAndGet();
        }
      };

  private void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      bus.publish(OBJECT, new Noted("Normal", "Test", String.valueOf(i)));
    }
  }

  private Mailbox open(int size, CompletionStage<Void> until) {
    Mailbox mailbox =
        new Mailbox(
            "test",
            size,
            event -> true,
            threads,
            event -> {
              received.add(((Noted) event.content()).message());
              return until;
            },
            counts);
    bus.open(mailbox);
    return mailbox;
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add(String.valueOf(i));
    }
    return numbers;
  }

  @Test
  void eventsComeOneAtATimeInTheirOrder() {
    open(1000, CompletableFuture.completedFuture(null));
    publish(0, 500);
    await().untilAtomic(sent, equalTo(500));
    assertThat(received).isEqualTo(numbers(0, 500));
    assertThat(dropped).hasValue(0);
  }

  /** The publisher does not wait for a receiver that hangs. */
  @Test
  void whatAReceiverThatHangsHasNoRoomForIsDroppedAndCounted() {
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    Mailbox mailbox = open(10, hanging);
    publish(0, 1);
    await().until(() -> received.size() == 1);
    publish(1, 1000);
    assertThat(mailbox.size()).isEqualTo(10);
    assertThat(dropped).hasValue(989);

    hanging.complete(null);
    await().untilAtomic(sent, equalTo(11));
    assertThat(received).isEqualTo(numbers(0, 11));
    publish(1000, 1001);
    await().untilAtomic(sent, equalTo(12));
  }

  @Test
  void aFailureIsCountedAndTheNextEventComes() {
    open(10, CompletableFuture.failedFuture(new IllegalStateException("down")));
    publish(0, 3);
    await().untilAtomic(failed, equalTo(3));
    assertThat(sent).hasValue(0);
  }

  @Test
  void oneThatHangsKeepsNothingFromAnother() {
    open(1, new CompletableFuture<>());
    List<String> others = new CopyOnWriteArrayList<>();
    bus.open(
        new Mailbox(
            "other",
            100,
            event -> true,
            threads,
            event -> {
              others.add(((Noted) event.content()).message());
              return CompletableFuture.completedFuture(null);
            },
            counts));
    publish(0, 50);
    await().untilAsserted(() -> assertThat(others).isEqualTo(numbers(0, 50)));
  }

  @Test
  void aFollowerTellsNobody() {
    open(10, CompletableFuture.completedFuture(null));
    leads = false;
    publish(0, 1);
    leads = true;
    publish(1, 2);
    await().untilAtomic(sent, equalTo(1));
    assertThat(received).containsExactly("1");
  }

  @Test
  void aClosedMailboxTakesNothing() {
    Mailbox mailbox = open(10, new CompletableFuture<>());
    publish(0, 5);
    bus.close(mailbox);
    publish(5, 6);
    assertThat(mailbox.size()).isZero();
    assertThat(dropped).hasValue(0);
  }
}
