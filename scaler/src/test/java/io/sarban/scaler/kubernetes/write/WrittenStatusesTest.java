// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statuses are plain maps here. */
@EnableKubernetesMockClient
class WrittenStatusesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration SELDOM = Duration.ofSeconds(10);

  private KubernetesMockServer server;
  private KubernetesClient client;
  private final ScaledObject object = new ScaledObject();
  private ResourceKey key;
  private WrittenStatuses<Map<String, Object>> statuses;

  @BeforeEach
  void start() {
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("orders")
            .withResourceVersion("7")
            .build());
    key = ResourceKey.of(object);
    Fence fence = new Fence(client);
    fence.lead(true);
    statuses = new WrittenStatuses<>(fence);
    server
        .expect()
        .patch()
        .withPath("/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/orders/status")
        .andReturn(200, object)
        .once();
  }

  @Test
  void whatIsNoLongerThereIsDeleted() throws Exception {
    statuses.write(
        object,
        Map.of("hpaName", "h", "health", Map.of("s0", Map.of("status", "Happy"), "s1", Map.of())),
        Map.of("health", Map.of("s0", Map.of("status", "Failing"))),
        NOON);

    assertThat(Serialization.jsonMapper().readTree(body()))
        .isEqualTo(
            Serialization.yamlMapper()
                .readTree("status: {hpaName: null, health: {s0: {status: Failing}, s1: null}}"));
  }

  private String body() throws InterruptedException {
    return server.getLastRequest().getBody().readUtf8();
  }

  @Test
  void knowsWhatWasWrittenLastAndWhen() {
    assertThat(statuses.last(key)).isEmpty();
    assertThat(statuses.untilLastIs(SELDOM, key, NOON)).isZero();

    statuses.write(object, Map.of(), Map.of("a", 1), NOON);

    assertThat(statuses.last(key)).contains(Map.of("a", 1));
    assertThat(statuses.untilLastIs(SELDOM, key, NOON.plusSeconds(3))).hasSeconds(7);
    assertThat(statuses.untilLastIs(SELDOM, key, NOON.plusSeconds(10))).isZero();
    assertThat(statuses.untilLastIs(SELDOM, key, NOON.plusSeconds(11))).isZero();
  }

  @Test
  void forgetsWhatIsGone() {
    statuses.write(object, Map.of(), Map.of("a", 1), NOON);
    statuses.retain(Set.of(key));
    assertThat(statuses.last(key)).isPresent();
    statuses.retain(Set.of());
    assertThat(statuses.last(key)).isEmpty();
  }
}
