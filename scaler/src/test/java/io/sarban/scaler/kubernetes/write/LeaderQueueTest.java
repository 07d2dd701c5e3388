// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class LeaderQueueTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KubernetesClient client;
  private volatile boolean held;
  private final BackgroundWrites writes = new BackgroundWrites(() -> held);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private Fence fence;
  private LeaderQueue queue;

  @BeforeEach
  void start() {
    fence = new Fence(client);
    queue =
        new LeaderQueue(
            fence,
            writes,
            key -> {
              done.add(key.name());
              return Optional.empty();
            });
  }

  @AfterEach
  void stop() {
    writes.close();
  }

  private void add(String name) {
    queue.add(new ResourceKey(ResourceKind.SCALED_OBJECT, "n", name));
  }

  @Test
  void aFollowerTakesNoWork() {
    add("follower");
    fence.lead(true);
    add("leader");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(done).containsExactly("leader"));
  }

  @Test
  void whatIsNotBegunWhenLeadershipIsLostIsNotDone() {
    fence.lead(true);
    held = true;
    add("before");
    fence.lead(false);
    held = false;
    writes.execute(() -> done.add("later"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(done).contains("later"));
    fence.lead(true);
    add("again");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(done).contains("again"));
    assertThat(done).containsExactly("later", "again");
  }
}
