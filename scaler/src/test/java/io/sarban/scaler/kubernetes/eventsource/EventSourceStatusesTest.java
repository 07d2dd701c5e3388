// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.eventsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.CloudEventSourceSpec;
import io.sarban.scaler.resource.CloudEventSourceStatus;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import io.sarban.scaler.resource.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class EventSourceStatusesTest {

  private static final Condition ACTIVE = Condition.of("Active", "True", "Reason", "works");
  private static final Condition FAILED = Condition.of("Active", "False", "Reason", "is down");

  private KubernetesMockServer server;
  private KubernetesClient client;
  private EventSourceInformers informers;
  private Fence fence;
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private EventSourceStatuses statuses;

  @BeforeEach
  void start() {
    fence = new Fence(client);
    fence.lead(true);
    statuses = new EventSourceStatuses(fence, () -> now);
    informers = new EventSourceInformers(client, new Namespaces(Set.of()));
    client.resource(source(new CloudEventSource(), "shop")).create();
    client.resource(source(new ClusterCloudEventSource(), null)).create();
    await().until(() -> informers.all().size() == 2);
  }

  @AfterEach
  void stop() {
    informers.close();
  }

  private static HasMetadata source(HasMetadata source, String namespace) {
    source.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("web").build());
    CloudEventSourceSpec spec =
        new CloudEventSourceSpec(
            "c",
            new CloudEventSourceSpec.Destination(
                new CloudEventSourceSpec.Http("http://127.0.0.1", Map.of()), null, Map.of()),
            null,
            null,
            Map.of());
    if (source instanceof CloudEventSource own) {
      own.setSpec(spec);
    } else {
      ((ClusterCloudEventSource) source).setSpec(spec);
    }
    return source;
  }

  private List<Condition> conditions() {
    return informers.all().stream()
        .flatMap(source -> CloudEventSourceStatus.conditions(source).stream())
        .toList();
  }

  @Test
  void theConditionIsWrittenWhereItIsNew() throws Exception {
    statuses.write(informers.all(), key -> ACTIVE);
    await().until(() -> conditions().size() == 2);
    assertThat(conditions()).allMatch(ACTIVE::says);
    assertThat(conditions())
        .extracting(Condition::lastTransitionTime)
        .containsOnly("2026-01-31T12:00:00Z");

    now = now.plusSeconds(60);
    int before = server.getRequestCount();
    statuses.write(informers.all(), key -> ACTIVE);
    assertThat(server.getRequestCount()).isEqualTo(before);

    statuses.write(informers.all(), key -> FAILED);
    assertThat(server.getRequestCount()).isEqualTo(before + 2);
    assertThat(server.getLastRequest().getPath()).endsWith("/clustercloudeventsources/web/status");
    // the mock appends to a list that a merge patch replaces
    CloudEventSource read =
        client.resources(CloudEventSource.class).inNamespace("shop").withName("web").get();
    assertThat(CloudEventSourceStatus.conditions(read)).anyMatch(FAILED::says);
  }

  @Test
  void whoDoesNotLeadWritesNothing() {
    fence.lead(false);
    int before = server.getRequestCount();
    statuses.write(informers.all(), key -> ACTIVE);
    assertThat(server.getRequestCount()).isEqualTo(before);
  }

  @Test
  void kedasFinalizerKeepsNoneFromBeingDeleted() throws Exception {
    CloudEventSource left = (CloudEventSource) source(new CloudEventSource(), "shop");
    left.getMetadata().setName("left");
    left.getMetadata().setFinalizers(List.of("finalizer.keda.sh"));
    CloudEventSource going = client.resource(left).create();
    going.getMetadata().setDeletionTimestamp("2026-01-31T12:00:00Z");
    statuses.write(List.of(going), key -> ACTIVE);
    assertThat(server.getLastRequest().getMethod()).isEqualTo("PATCH");
    assertThat(server.getLastRequest().getPath()).endsWith("/cloudeventsources/left");
  }
}
