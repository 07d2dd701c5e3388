// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requests that take turns. */
class FairRequestsTest {

  private final FairRequests requests = new FairRequests(6, 3, Runnable::run);
  private final List<Sent> sent = new ArrayList<>();

  private record Sent(String owner, CompletableFuture<String> answer) {}

  private void send(String owner, int number) {
    for (int i = 0; i < number; i++) {
      requests.send(
          owner,
          () -> {
            Sent one = new Sent(owner, new CompletableFuture<>());
            sent.add(one);
            return one.answer();
          });
    }
  }

  private Map<String, Long> underWay() {
    return sent.stream()
        .filter(one -> !one.answer().isDone())
        .collect(Collectors.groupingBy(Sent::owner, Collectors.counting()));
  }

  @Test
  void anOwnerHasAShareAndOthersDoNotWaitForIt() {
    send("silent", 1_000);
    assertThat(underWay()).isEqualTo(Map.of("silent", 3L));
    send("a", 1);
    assertThat(underWay()).isEqualTo(Map.of("silent", 3L, "a", 1L));
  }

  @Test
  void ownersTakeTurns() {
    send("a", 3);
    send("b", 3);
    send("c", 10);
    send("d", 1);
    assertThat(underWay()).isEqualTo(Map.of("a", 3L, "b", 3L));
    sent.get(0).answer().complete("");
    sent.get(1).answer().complete("");
    assertThat(underWay()).isEqualTo(Map.of("a", 1L, "b", 3L, "c", 1L, "d", 1L));
  }

  @Test
  void aFailureLeavesItsPlace() {
    send("a", 4);
    sent.get(0).answer().completeExceptionally(new IllegalStateException());
    assertThat(sent).hasSize(4);
    assertThat(underWay()).isEqualTo(Map.of("a", 3L));
  }
}
