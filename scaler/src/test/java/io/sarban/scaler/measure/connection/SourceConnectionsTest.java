// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SourceConnectionsTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final SourceConnections<String, AutoCloseable> connections =
      new SourceConnections<>(this::open, () -> now);

  private AutoCloseable open(String source) {
    open.add(source);
    return () -> open.remove(source);
  }

  private void after(Duration pause) {
    now = now.plus(pause);
  }

  @Test
  void whatWasAskedForOnceEndsSoon() throws Exception {
    connections.get("old password");
    after(Duration.ofSeconds(59));
    connections.get("new password");
    assertThat(open).containsExactlyInAnyOrder("old password", "new password");
    after(Duration.ofSeconds(1));
    connections.get("new password");
    await().untilAsserted(() -> assertThat(open).containsExactly("new password"));
  }

  @Test
  void whatIsPolledStaysBetweenItsPolls() throws Exception {
    AutoCloseable first = connections.get("a");
    after(Duration.ofSeconds(50));
    assertThat(connections.get("a")).isSameAs(first);
    after(Duration.ofSeconds(149));
    assertThat(connections.get("a")).isSameAs(first);
    after(Duration.ofSeconds(447));
    connections.closeIdle(now);
    await().until(open::isEmpty);
  }

  @Test
  void nothingStaysForMoreThanTenMinutes() throws Exception {
    AutoCloseable first = connections.get("a");
    for (Duration pause : new Duration[] {Duration.ofSeconds(59), Duration.ofSeconds(170)}) {
      after(pause);
      connections.get("a");
    }
    after(Duration.ofSeconds(500));
    assertThat(connections.get("a")).isSameAs(first);
    after(Duration.ofMinutes(10));
    assertThat(connections.get("a")).isNotSameAs(first);
  }

  @Test
  void theOneThatWasUsedLongestAgoMakesRoom() throws Exception {
    connections.get("first");
    connections.get("second");
    after(Duration.ofSeconds(1));
    connections.get("first");
    for (int i = 2; i < SourceConnections.MOST; i++) {
      connections.get("source " + i);
    }
    connections.get("one more");
    await().until(() -> !open.contains("second"));
    assertThat(open).contains("first", "one more").hasSize(SourceConnections.MOST);
  }

  /** One tenant's many connections, which are used all the time, keep out no other tenant's. */
  @Test
  void nobodyIsRefusedWhereATenantUsesAllConnectionsAllTheTime() throws Exception {
    SourceConnections<String, AutoCloseable> few =
        new SourceConnections<>(source -> () -> {}, () -> now, 100);
    for (int second = 0; second < 100; second++) {
      after(Duration.ofSeconds(1));
      for (int i = second % 20; i < 100; i += 20) {
        few.get("of a tenant " + i);
      }
      if (second % 30 == 29) {
        assertThat(few.get("of another")).isNotNull();
      }
    }
  }

  /** A server decides how long closing takes. */
  @Test
  void nobodyWaitsForTheClosingOfConnections() throws Exception {
    CountDownLatch server = new CountDownLatch(1);
    SourceConnections<String, AutoCloseable> slow =
        new SourceConnections<>(source -> server::await, () -> now);
    try {
      slow.get("idle");
      slow.get("dropped");
      after(Duration.ofMinutes(1));
      CompletableFuture<Void> asked =
          CompletableFuture.runAsync(
              () -> {
                try {
                  slow.get("neighbour");
                  slow.drop("neighbour");
                  slow.close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(asked::isDone);
      asked.join();
    } finally {
      server.countDown();
    }
  }

  /** A server decides how long closing takes, and a tenant how many sources it has. */
  @Test
  void aTenantWhoseClosingIsSlowKeepsOutNobodyElse() throws Exception {
    CountDownLatch server = new CountDownLatch(1);
    SourceConnections<String, AutoCloseable> slow =
        new SourceConnections<>(
            source -> source.startsWith("of another") ? () -> {} : server::await, () -> now, 10);
    try {
      AutoCloseable first = slow.get("of another", Set.of("another"));
      int refused = 0;
      for (int i = 0; i < 30; i++) {
        after(Duration.ofSeconds(1));
        try {
          slow.get("of a tenant " + i, Set.of("tenant"));
        } catch (IOException e) {
          refused++;
        }
      }
      assertThat(refused).isEqualTo(11);
      assertThat(slow.get("of another", Set.of("another"))).isSameAs(first);
      assertThat(slow.get("of another, new", Set.of("another", "tenant"))).isNotNull();
    } finally {
      server.countDown();
    }
  }

  /** A thread that nothing ends holds its connection's memory, too. */
  @Test
  void oneThatEndsLateCountsUntilThen() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(2);
    SourceConnections<String, AutoCloseable> late =
        new SourceConnections<>(source -> new Late(closed, ended), () -> now, 2);
    for (int i = 0; i < 2; i++) {
      late.get("source");
      late.drop("source");
    }
    closed.await();
    assertThatThrownBy(() -> late.get("source"))
        .hasMessage("2 connections of this type are still being closed");
    ended.complete(null);
    await().untilAsserted(() -> assertThat(late.get("source")).isNotNull());
  }

  private record Late(CountDownLatch closed, CompletionStage<Void> ended) implements LateEnd {

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void noMoreAreOpenedWhileManyWaitToBeClosed() throws Exception {
    CountDownLatch server = new CountDownLatch(1);
    SourceConnections<String, AutoCloseable> slow =
        new SourceConnections<>(source -> server::await, () -> now, 10);
    try {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20; i++) {
                  slow.get("source");
                  slow.drop("source");
                }
              })
          .hasMessage("10 connections of this type are still being closed");
    } finally {
      server.countDown();
    }
    await().untilAsserted(() -> assertThat(slow.get("source")).isNotNull());
  }
}
