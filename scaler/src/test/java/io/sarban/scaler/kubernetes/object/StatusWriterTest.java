// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server answers what it is told to expect, and nothing else. */
@EnableKubernetesMockClient
class StatusWriterTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private KubernetesMockServer server;
  private KubernetesClient client;
  private final ScaledObject object = new ScaledObject();
  private StatusWriter statuses;

  @BeforeEach
  void start() {
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("orders")
            .withResourceVersion("7")
            .build());
    object.setStatus(status(null));
    Events none = new Events(null, task -> {}, "test");
    Fence fence = new Fence(client);
    fence.lead(true);
    statuses = new StatusWriter(fence, none);
  }

  private static ScaledObjectStatus status(Integer pausedReplicas) {
    return new ScaledObjectStatus(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        pausedReplicas,
        null,
        null,
        null);
  }

  private void expectOneWrite() {
    server
        .expect()
        .patch()
        .withPath("/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/orders/status")
        .andReturn(200, object)
        .once();
  }

  @Test
  void aWriteTakesOneRequest() throws Exception {
    expectOneWrite();

    assertThat(statuses.write(object, status(3), List.of(), NOON)).isEmpty();

    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(server.getLastRequest().getBody().readUtf8())
        .isEqualTo("{\"status\":{\"conditions\":[],\"pausedReplicaCount\":3}}");
  }

  @Test
  void whatIsThereAlreadyIsNotWritten() {
    assertThat(statuses.write(object, status(null), List.of(), NOON)).isEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void theNextWriteWaits() {
    expectOneWrite();
    statuses.write(object, status(3), List.of(), NOON);

    assertThat(statuses.write(object, status(4), List.of(), NOON.plusSeconds(1)))
        .contains(Duration.ofSeconds(9));
    assertThat(server.getRequestCount()).isEqualTo(1);
  }
}
