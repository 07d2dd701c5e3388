// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.resource.HttpScaledObject;
import io.sarban.scaler.resource.InterceptorRoute;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class HttpObjectsTest {

  private static final String OBJECT =
      """
      apiVersion: http.keda.sh/v1alpha1
      kind: HTTPScaledObject
      metadata:
        name: orders
        namespace: shop
        generation: 3
        labels: {team: shop}
        annotations: {%s}
      spec:
        hosts: [orders.example.com]
        scaleTargetRef: {name: orders, kind: Deployment, apiVersion: apps/v1, service: orders, port: 80}
        replicas: {min: 0, max: 7}
        scaledownPeriod: 60
      """;

  private static final String ROUTE =
      """
      apiVersion: http.keda.sh/v1beta1
      kind: InterceptorRoute
      metadata: {name: web, namespace: shop, generation: 1}
      spec:
        target: {service: web, port: %s}
        scalingMetric: {concurrency: {targetValue: 10}}
      """;

  private KubernetesMockServer server;
  private KubernetesClient client;
  private Fence fence;
  private HttpInformers informers;
  private HttpObjects objects;
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");

  @BeforeEach
  void start() {
    fence = new Fence(client);
    fence.lead(true);
    informers = new HttpInformers(client, new Namespaces(Set.of()), "sarban", () -> {});
    objects = new HttpObjects(fence, key -> scaledObject(), false, () -> now);
  }

  @AfterEach
  void stop() {
    informers.close();
  }

  private Optional<ScaledObject> scaledObject() {
    return Optional.ofNullable(
        client.resources(ScaledObject.class).inNamespace("shop").withName("orders").get());
  }

  private void create(String yaml, Class<? extends GenericKubernetesResource> type) {
    client.resource(Serialization.unmarshal(yaml, type)).create();
    await().until(() -> !informers.resources().isEmpty());
  }

  private void object(String annotations) {
    create(OBJECT.formatted(annotations), HttpScaledObject.class);
  }

  private void edit(String annotations) {
    client
        .resource(Serialization.unmarshal(OBJECT.formatted(annotations), HttpScaledObject.class))
        .update();
    await()
        .until(
            () ->
                informers.resources().get(0).getMetadata().getAnnotations().toString().length()
                    > 2);
  }

  private void refresh() {
    now = now.plusSeconds(11);
    objects.refresh(informers.resources());
  }

  private Map<?, ?> condition(Class<? extends GenericKubernetesResource> type, String name) {
    GenericKubernetesResource found =
        client.resources(type).inNamespace("shop").withName(name).get();
    List<?> conditions = found.get("status", "conditions");
    assertThat(conditions).hasSize(1);
    return (Map<?, ?>) conditions.get(0);
  }

  private static void says(Map<?, ?> condition, String status, String reason) {
    assertThat(condition.get("type")).isEqualTo("Ready");
    assertThat(condition.get("status")).as("%s", condition).isEqualTo(status);
    assertThat(condition.get("reason")).isEqualTo(reason);
    assertThat((String) condition.get("lastTransitionTime")).startsWith("2026-11-28T12:");
  }

  @Test
  void anHttpScaledObjectMakesItsScaledObject() {
    object("");
    refresh();
    ScaledObject made = scaledObject().orElseThrow();
    assertThat(made.getMetadata().getLabels()).isEqualTo(Map.of("team", "shop"));
    assertThat(made.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("HTTPScaledObject");
              assertThat(owner.getName()).isEqualTo("orders");
              assertThat(owner.getUid())
                  .isEqualTo(informers.resources().get(0).getMetadata().getUid());
              assertThat(owner.getController()).isTrue();
            });
    ScaledObjectSpec spec = made.getSpec();
    assertThat(spec.scaleTargetRef().name()).isEqualTo("orders");
    assertThat(spec.pollingInterval()).isEqualTo(15);
    assertThat(spec.cooldownPeriod()).isEqualTo(60);
    assertThat(spec.minReplicaCount()).isZero();
    assertThat(spec.maxReplicaCount()).isEqualTo(7);
    assertThat(spec.triggers())
        .singleElement()
        .satisfies(
            trigger -> {
              assertThat(trigger.type()).isEqualTo("external-push");
              assertThat(trigger.metadata()).containsEntry("httpScaledObject", "orders");
            });
    says(condition(HttpScaledObject.class, "orders"), "True", "Reconciled");
    GenericKubernetesResource own =
        client.resources(HttpScaledObject.class).inNamespace("shop").withName("orders").get();
    String workload = own.get("status", "targetWorkload");
    String service = own.get("status", "targetService");
    assertThat(workload).isEqualTo("apps/v1/Deployment/orders");
    assertThat(service).isEqualTo("orders:80");
  }

  @Test
  void whatSomebodyChangedIsPutRightAndNothingIsWrittenTwice() throws Exception {
    object("");
    refresh();
    ScaledObject made = scaledObject().orElseThrow();
    made.getMetadata().setLabels(Map.of("team", "other"));
    client.resource(made).update();
    refresh();
    assertThat(scaledObject().orElseThrow().getMetadata().getLabels())
        .isEqualTo(Map.of("team", "shop"));
    await()
        .until(
            () ->
                informers.resources().stream()
                    .allMatch(one -> one.getAdditionalProperties().containsKey("status")));
    String version = scaledObject().orElseThrow().getMetadata().getResourceVersion();
    int requests = server.getRequestCount();
    refresh();
    assertThat(scaledObject().orElseThrow().getMetadata().getResourceVersion()).isEqualTo(version);
    // one request for the ScaledObject by the refresh, one by this test
    assertThat(server.getRequestCount() - requests).isEqualTo(2);
  }

  @Test
  void whatIsNotItsOwnIsLeftAlone() {
    ScaledObject other =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: orders, namespace: shop}
            spec: {scaleTargetRef: {name: other}, triggers: [{type: cron}]}
            """,
            ScaledObject.class);
    client.resource(other).create();
    object("");
    refresh();
    assertThat(scaledObject().orElseThrow().getSpec().scaleTargetRef().name()).isEqualTo("other");
    says(condition(HttpScaledObject.class, "orders"), "False", "CreateError");
  }

  @Test
  void anAnnotationTakesItBackOrGivesItAway() {
    object("");
    refresh();
    edit("httpscaledobject.keda.sh/orphan-scaledobject: 'true'");
    refresh();
    assertThat(scaledObject().orElseThrow().getMetadata().getOwnerReferences()).isEmpty();
    edit("httpscaledobject.keda.sh/skip-scaledobject-creation: 'true'");
    await()
        .until(
            () ->
                informers
                    .resources()
                    .get(0)
                    .getMetadata()
                    .getAnnotations()
                    .toString()
                    .contains("skip"));
    refresh();
    assertThat(scaledObject()).as("it is somebody else's now").isPresent();
  }

  @Test
  void anAnnotationDeletesWhatIsItsOwn() {
    object("");
    refresh();
    edit("httpscaledobject.keda.sh/skip-scaledobject-creation: 'true'");
    refresh();
    assertThat(scaledObject()).isEmpty();
  }

  @Test
  void anInterceptorRouteSaysWhetherItIsSound() {
    create(ROUTE.formatted("80"), InterceptorRoute.class);
    refresh();
    says(condition(InterceptorRoute.class, "web"), "True", "Reconciled");
    client
        .resource(Serialization.unmarshal(ROUTE.formatted("99999"), InterceptorRoute.class))
        .update();
    await()
        .untilAsserted(
            () -> {
              refresh();
              Map<?, ?> condition = condition(InterceptorRoute.class, "web");
              assertThat(condition.get("reason")).isEqualTo("Invalid");
              assertThat((String) condition.get("message")).contains("port");
            });
  }

  @Test
  void aFollowerWritesNothing() {
    fence.lead(false);
    object("");
    refresh();
    assertThat(scaledObject()).isEmpty();
  }

  @Test
  void aHostOfAnotherNamespaceIsTold() {
    String route =
        """
        apiVersion: http.keda.sh/v1beta1
        kind: InterceptorRoute
        metadata: {name: web, namespace: %s, creationTimestamp: "2026-11-2%sT00:00:00Z"}
        spec:
          target: {service: web, port: 80}
          rules: [{hosts: [web.example], paths: [{value: /login}]}]
          scalingMetric: {concurrency: {targetValue: 10}}
        """;
    create(route.formatted("a-first", 1), InterceptorRoute.class);
    create(route.formatted("shop", 2), InterceptorRoute.class);
    await().until(() -> informers.resources().size() == 2);
    refresh();
    Map<?, ?> condition = condition(InterceptorRoute.class, "web");
    says(condition, "False", "HostTaken");
    assertThat((String) condition.get("message"))
        .isEqualTo(
            "the host web.example belongs to an older route of another namespace: use another host");
  }
}
