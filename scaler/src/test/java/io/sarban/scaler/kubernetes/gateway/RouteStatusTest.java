// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.gateway.route.HostOwners;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.HttpScaledObjects;
import io.sarban.gateway.route.Read;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteStatusTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final HostOwners NOBODY = HostOwners.shared(List.of());

  private static JsonNode tree(String namespace, String created, String hosts) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(
            """
            apiVersion: http.keda.sh/v1alpha1
            kind: HTTPScaledObject
            metadata: {name: orders, namespace: %s, generation: 3, creationTimestamp: %s}
            spec:
              hosts: [%s]
              scaleTargetRef: {name: orders, kind: Deployment, apiVersion: apps/v1, service: web, port: 80}
            """
                .formatted(namespace, created, hosts),
            GenericKubernetesResource.class);
    return ApiJson.mapper().valueToTree(resource);
  }

  private static final JsonNode TREE = tree("shop", "'2026-01-01T00:00:00Z'", "orders.example.com");

  private static Condition ready(JsonNode tree, Optional<String> refused, HostOwners owners) {
    return RouteStatus.ready(HttpScaledObjects.read(tree), true, refused, owners);
  }

  @Test
  void aSoundRouteIsReady() {
    Condition ready = ready(TREE, Optional.empty(), NOBODY);
    assertThat(ready.status()).isEqualTo("True");
    assertThat(ready.reason()).isEqualTo("Reconciled");
  }

  @Test
  void whatIsRefusedComesFirst() {
    Condition ready = ready(TREE, Optional.of("no".repeat(2000)), NOBODY);
    assertThat(ready.status()).isEqualTo("False");
    assertThat(ready.reason()).isEqualTo("CreateError");
    assertThat(ready.message()).hasSizeLessThan(1010).startsWith("nono");
  }

  @Test
  void aHostOfAnotherNamespaceIsTaken() {
    JsonNode later = tree("other", "'2026-02-01T00:00:00Z'", "orders.example.com");
    List<HttpRoute> routes =
        Stream.of(TREE, later)
            .map(HttpScaledObjects::read)
            .map(Read::route)
            .flatMap(Optional::stream)
            .toList();
    HostOwners owners = HostOwners.apart(routes);

    assertThat(ready(TREE, Optional.empty(), owners).status()).isEqualTo("True");
    Condition taken = ready(later, Optional.empty(), owners);
    assertThat(taken.reason()).isEqualTo("HostTaken");
    assertThat(taken.message()).contains("orders.example.com");
  }

  private static GenericKubernetesResource resource(JsonNode tree) {
    return ApiJson.mapper().convertValue(tree, GenericKubernetesResource.class);
  }

  @Test
  void theStatusNamesTheWorkloadAndIsWrittenOnce() {
    Condition ready = ready(TREE, Optional.empty(), NOBODY);
    Map<String, Object> status =
        RouteStatus.of(resource(TREE), TREE, ready, true, NOON).orElseThrow();
    assertThat(status)
        .containsEntry("targetWorkload", "apps/v1/Deployment/orders")
        .containsEntry("targetService", "web:80");

    JsonNode written = TREE.deepCopy();
    ((ObjectNode) written).set("status", ApiJson.mapper().valueToTree(status));
    assertThat(written.at("/status/conditions/0/observedGeneration").asInt()).isEqualTo(3);
    assertThat(RouteStatus.of(resource(written), written, ready, true, NOON.plusSeconds(60)))
        .isEmpty();
  }
}
