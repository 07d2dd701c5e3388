// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.act.InflightAnnotation;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.decide.Replica;
import io.sarban.scaler.decide.Replica.Work;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.resource.TargetRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class PodBusynessTest {

  private KubernetesClient client;
  private HttpServer server;
  private ClusterResources resources;
  private PodBusyness busyness;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              ("{\"inflight\": " + path.substring(1) + "}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    resources = new ClusterResources(client, new Namespaces(Set.of()), Optional.empty(), key -> {});
    Fence fence = new Fence(client);
    fence.lead(true);
    busyness = new PodBusyness(fence, resources, Runnable::run);
  }

  @AfterEach
  void stop() {
    resources.close();
    server.stop(0);
  }

  private TargetRef workload(String kind, boolean takesPart) {
    client
        .resource(
            (HasMetadata)
                Serialization.unmarshal(
                    """
                    apiVersion: apps/v1
                    kind: %s
                    metadata: {name: w, namespace: shop, uid: the-workload}
                    spec:
                      selector:
                        matchLabels: {app: w}
                        matchExpressions: [{key: tier, operator: NotIn, values: [canary]}]
                      template:
                        metadata: {annotations: {%s}}
                        spec: {containers: [{name: c, image: x}]}
                    """
                        .formatted(kind, takesPart ? "sarban.io/inflight: 8080/x" : "")))
        .create();
    return new TargetRef("shop", "apps/v1", kind, "w");
  }

  private static final String REPLICA_SET =
      "{apiVersion: apps/v1, kind: ReplicaSet, name: w-1a2b, uid: r, controller: true}";
  private static final String STATEFUL_SET =
      "{apiVersion: apps/v1, kind: StatefulSet, name: w, uid: %s, controller: true}";

  private void pod(String name, String labels, String inflight, boolean ready) {
    pod(name, labels + ", pod-template-hash: 1a2b", inflight, ready, REPLICA_SET);
  }

  private void pod(String name, String labels, String inflight, boolean ready, String owner) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: shop
                  labels: {%s}
                  ownerReferences: [%s]
                  annotations: {sarban.io/inflight: "%d/%s"}
                spec: {containers: [{name: c, image: x}]}
                status:
                  phase: Running
                  podIP: 127.0.0.1
                  conditions: [{type: Ready, status: "%s"}]
                """
                    .formatted(
                        name,
                        labels,
                        owner,
                        server.getAddress().getPort(),
                        inflight,
                        ready ? "True" : "False"),
                Pod.class))
        .create();
  }

  private String uid() {
    return client
        .apps()
        .statefulSets()
        .inNamespace("shop")
        .withName("w")
        .get()
        .getMetadata()
        .getUid();
  }

  /** The mock keeps a key with a null value, which a real API server removes. */
  private String cost(String pod) {
    return cost(client.pods().inNamespace("shop").withName(pod).get());
  }

  private static String cost(Pod pod) {
    return pod.getMetadata().getAnnotations().get(PodBusyness.DELETION_COST);
  }

  private void awaitSeen(String... marked) {
    await()
        .untilAsserted(
            () ->
                assertThat(resources.pods("shop"))
                    .filteredOn(pod -> cost(pod) != null)
                    .extracting(pod -> pod.getMetadata().getName())
                    .containsExactlyInAnyOrder(marked));
  }

  @Test
  void asksThePodsOfTheTarget() throws ScaleException {
    TargetRef target = workload("Deployment", true);
    pod("young", "app: w", "0", true);
    pod("old", "app: w", "2", true);
    pod("starting", "app: w", "nothing", false);
    pod("other", "app: v", "5", true);
    pod("canary", "app: w, tier: canary", "5", true);
    pod("debug", "app: w", "5", true, "");
    pod("of-a-job", "app: w, pod-template-hash: 1a2b", "5", true, STATEFUL_SET.formatted("other"));
    pod("of-another", "app: w, pod-template-hash: zz", "5", true, REPLICA_SET);

    Census census = busyness.ask(target).orElseThrow();

    assertThat(census.removal()).isEqualTo(Removal.MARKED_FIRST);
    assertThat(census.replicas())
        .extracting(Replica::name, Replica::ready, Replica::work)
        .containsExactlyInAnyOrder(
            tuple("old", true, Work.BUSY),
            tuple("young", true, Work.IDLE),
            tuple("starting", false, Work.UNREADABLE));
  }

  @Test
  void podsWithoutTheAnnotationTakeNoPart() throws ScaleException {
    TargetRef target = workload("Deployment", false);
    pod("w-1", "app: w", "2", true);
    assertThat(busyness.ask(target)).isEmpty();
  }

  @Test
  void aStatefulSetsPodsAreInTheOrderOfTheirNumbersAndNotMarked() throws ScaleException {
    TargetRef target = workload("StatefulSet", true);
    String set = STATEFUL_SET.formatted(uid());
    for (String number : List.of("10", "2", "0")) {
      pod("w-" + number, "app: w", "0", true, set);
    }
    // they match the selector, and say that they are busy
    pod("web-debug", "app: w", "5", true, "");
    pod("w-debug", "app: w", "5", true, "");
    pod("w-7", "app: w", "5", true, "");
    pod("w-8", "app: w", "5", true, STATEFUL_SET.formatted("another"));
    pod("w-forged", "app: w", "5", true, set);
    pod("w-99999999999", "app: w", "5", true, set);
    Optional<Census> census = busyness.ask(target);
    assertThat(census.orElseThrow().replicas())
        .extracting(Replica::name)
        .containsExactly("w-0", "w-2", "w-10");
    assertThat(census.get().removal()).isEqualTo(Removal.HIGHEST_NUMBER_FIRST);

    busyness.endFirst(target, Set.of("w-10"));
    assertThat(cost("w-10")).isNull();
  }

  @Test
  void marksThePodsThatShallGoAndUnmarksTheOthers() throws ScaleException {
    TargetRef target = workload("Deployment", true);
    pod("a", "app: w", "0", true);
    pod("b", "app: w", "0", true);

    busyness.endFirst(target, Set.of("b", "gone"));
    assertThat(cost("a")).isNull();
    assertThat(cost("b")).isEqualTo("-1");

    busyness.keep(target, Set.of("b"));
    assertThat(cost("b")).isNull();
    awaitSeen();

    busyness.endFirst(target, Set.of("b"));
    awaitSeen("b");
    busyness.endFirst(target, Set.of("a"));
    assertThat(cost("a")).isEqualTo("-1");
    assertThat(cost("b")).isNull();
  }

  @Test
  void aPodWithABadAnnotationSaysSo() {
    assertThat(
            InflightAnnotation.address(
                    "p", true, "10.0.0.1", Map.of("sarban.io/inflight", "http/metrics"))
                .trouble())
        .isEqualTo("pod p's annotation sarban.io/inflight must be like 8080/observe/inflight");
    assertThat(
            InflightAnnotation.address("p", true, "fd00::1", Map.of("sarban.io/inflight", "80/a"))
                .uri())
        .hasToString("http://[fd00::1]:80/a");
  }
}
