// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.HostileServer;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One tenant, or one pod, that does its worst, beside others. SARBAN_E2E_IMAGE names the scaler's
 * image where it is not the installation's; the hostile pod is one of it, too, for its shell.
 */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class HostileE2eTest {

  private static final int HEALTHY = 100;
  private static final int POLLS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern LATENESS =
      Pattern.compile(
          "keda_internal_scale_loop_latency_seconds\\{[^}]*namespace=\"([^\"]*)\"[^}]*"
              + "resource=\"([^\"]*)\"[^}]*} (\\S+)");

  private Sarban sarban;
  private Workload neighbours;

  @BeforeEach
  void start(Sarban installed, Workload given) {
    sarban = installed;
    neighbours = given;
  }

  @Test
  void aTenantsWorstCostsTheirOwnObjectsAlone() throws Exception {
    for (int i = 0; i < HEALTHY; i++) {
      healthy("well-" + i, i);
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(wellAndReady()).isEqualTo(HEALTHY));
    String leader = sarban.leader().orElseThrow();
    try (Workload tenant = new Workload(sarban.client());
        HostileServer garbage = new HostileServer(HostileServer.Mode.GARBAGE);
        io.sarban.scaler.http.HostileServer web = new io.sarban.scaler.http.HostileServer()) {
      web.trickles("/trickle").floods("/flood").answers("/echo", 200, "{\"a\": 1}");
      Map<String, String> specs =
          new HostileTenant(
                  garbage.address(),
                  web.url("/trickle"),
                  web.url("/flood"),
                  web.url("/echo"),
                  TestServers.setting("POSTGRESQL"),
                  TestServers.setting("MARIADB"))
              .specs();
      // the autoscaler is there before the object that names it
      others(tenant);
      specs.forEach((name, spec) -> hostile(tenant, name, spec));

      neighboursArePolled();
      assertThat(wellAndReady()).isEqualTo(HEALTHY);
      assertThat(web.seen).noneMatch(request -> request.toLowerCase().contains("authorization"));
      assertThat(sarban.leader()).contains(leader);
      assertThat(sarban.pods()).allSatisfy(HostileE2eTest::neverRestarted);
      eachIsToldItsOwn(tenant);
      assertThat(another(tenant).getSpec().getScaleTargetRef().getName()).isEqualTo("theirs");
    }
  }

  /** Of three kinds of sources, one with a login that the tenant has, too. */
  private void healthy(String name, int i) {
    String trigger =
        switch (i % 3) {
          case 0 ->
              "{type: rabbitmq, metadata: {hostFromEnv: RABBITMQ, queueName: "
                  + neighbours.queue()
                  + ", mode: QueueLength, value: \"5\", protocol: amqp}}";
          case 1 ->
              "{type: postgresql, metadata: {connectionFromEnv: POSTGRESQL, query: \"SELECT 0\","
                  + " targetQueryValue: \"1\"}}";
          default ->
              "{type: mysql, metadata: {connectionStringFromEnv: MYSQL, query: \"SELECT 0\","
                  + " queryValue: \"1\"}}";
        };
    deployment(neighbours, name, environment());
    neighbours.apply(object(neighbours, name, "triggers: [" + trigger + "]"));
  }

  private static String environment() {
    return "{name: RABBITMQ, value: \"%s\"}, {name: POSTGRESQL, value: \"%s?sslmode=disable\"}, {name: MYSQL, value: \"%s\"}"
        .formatted(
            Workload.broker(), TestServers.setting("POSTGRESQL"), TestServers.setting("MARIADB"));
  }

  private static void deployment(Workload workload, String name, String environment) {
    workload.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          replicas: 0
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers: [{name: c, image: registry.k8s.io/pause:3.10, env: [%3$s]}]
        """
            .formatted(name, workload.namespace(), environment));
  }

  private static String object(Workload workload, String name, String spec) {
    return """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          scaleTargetRef: {name: %1$s}
          pollingInterval: 5
          %3$s
        """
        .formatted(name, workload.namespace(), spec);
  }

  private void hostile(Workload tenant, String name, String spec) {
    deployment(tenant, name, environment());
    try {
      tenant.apply(object(tenant, name, spec));
    } catch (KubernetesClientException e) {
      // refused where it is written
      assertThat(e.getMessage()).doesNotContain("Exception in");
    }
  }

  /** What is no ScaledObject: an autoscaler of their own, a status, nested variables. */
  private void others(Workload tenant) {
    tenant.apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: another, namespace: %s}
        spec:
          maxReplicas: 3
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: theirs}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
        """
            .formatted(tenant.namespace()));
    deployment(tenant, "nested", HostileTenant.nestedEnvironment());
    tenant.apply(
        object(
            tenant,
            "nested",
            "triggers: [{type: rabbitmq, metadata: {hostFromEnv: V6, queueName: q}}]"));
  }

  private HorizontalPodAutoscaler another(Workload tenant) {
    return sarban
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(tenant.namespace())
        .withName("another")
        .get();
  }

  /** Each of them, again and again; how late the latest is said, and is a bench's matter. */
  private void neighboursArePolled() {
    Map<String, String> last = new HashMap<>();
    Map<String, Integer> polls = new HashMap<>();
    double[] latest = {0};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              statuses()
                  .forEach(
                      (name, poll) -> {
                        if (!poll.equals(last.put(name, poll))) {
                          polls.merge(name, 1, Integer::sum);
                        }
                      });
              latest[0] = Math.max(latest[0], latestPoll());
              return polls.size() == HEALTHY && polls.values().stream().allMatch(n -> n > POLLS);
            });
    System.out.printf(
        "beside a hostile tenant: %d objects polled %d times each or more, at most %.3f s late%n",
        HEALTHY, POLLS, latest[0]);
  }

  /** When each of the neighbours was polled last; none of them has a problem. */
  private Map<String, String> statuses() {
    String path =
        "/apis/status.sarban.io/v1alpha1/namespaces/" + neighbours.namespace() + "/objects";
    Map<String, String> polls = new TreeMap<>();
    for (JsonNode object : Serialization.unmarshal(sarban.client().raw(path), JsonNode.class)) {
      assertThat(object.path("problems")).as(object.toString()).isEmpty();
      polls.put(object.path("name").asText(), object.path("lastPoll").asText());
    }
    return polls;
  }

  private double latestPoll() {
    String metrics =
        sarban
            .client()
            .raw(
                "/api/v1/namespaces/"
                    + InstalledCluster.NAMESPACE
                    + "/pods/"
                    + sarban.leader().orElseThrow()
                    + ":8080/proxy/observe/metrics");
    assertThat(metrics).contains("keda_internal_scale_loop_latency_seconds");
    Matcher each = LATENESS.matcher(metrics);
    double latest = 0;
    while (each.find()) {
      if (each.group(1).equals(neighbours.namespace())) {
        latest = Math.max(latest, Double.parseDouble(each.group(3)));
      }
    }
    return latest;
  }

  private long wellAndReady() {
    return objects(neighbours).stream()
        .filter(object -> object.getMetadata().getName().startsWith("well-"))
        .filter(object -> isReady(object).orElse(false))
        .count();
  }

  private List<ScaledObject> objects(Workload workload) {
    return sarban
        .client()
        .resources(ScaledObject.class)
        .inNamespace(workload.namespace())
        .list()
        .getItems();
  }

  private static Optional<Boolean> isReady(ScaledObject object) {
    return object.getStatus() == null
        ? Optional.empty()
        : Conditions.find(object.getStatus().conditions(), "Ready")
            .map(condition -> condition.status().equals("True"));
  }

  private static void neverRestarted(Pod pod) {
    assertThat(pod.getStatus().getContainerStatuses())
        .allSatisfy(container -> assertThat(container.getRestartCount()).isZero());
  }

  private void eachIsToldItsOwn(Workload tenant) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        objects(tenant).stream()
                            .filter(object -> isReady(object).isEmpty())
                            .map(object -> object.getMetadata().getName()))
                    .isEmpty());
    assertThat(objects(tenant).stream().map(object -> object.getStatus().conditions().toString()))
        .noneMatch(said -> said.contains("fault of Sarban"))
        .noneMatch(said -> said.contains("sarban:sarban"))
        .noneMatch(said -> said.contains("Exception"));
  }

  /** Hundreds of connections that say nothing, and garbage, from a pod. */
  @Test
  void aPodsWorstStopsNeitherMetricsNorAdmissionNorPolls() throws Exception {
    neighbours.object("o", "", "");
    neighbours.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
    String image = sarban.pods().get(0).getSpec().getContainers().get(0).getImage();
    String leader =
        sarban.pods().stream()
            .filter(pod -> pod.getMetadata().getName().equals(sarban.leader().orElseThrow()))
            .findFirst()
            .orElseThrow()
            .getStatus()
            .getPodIP();
    neighbours.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: hostile, namespace: %1$s}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          containers:
            - name: hostile
              image: %2$s
              command: [bash, -c]
              args:
                - |
                  ask() { exec 3<>/dev/tcp/%3$s/8080; printf 'GET %%s HTTP/1.0\\r\\n\\r\\n' "$1" >&3; head -n 1 <&3; exec 3>&-; }
                  echo "objects: $(ask /api/objects)"
                  echo "live: $(ask /observe/health/live)"
                  for i in {1..400}; do exec {fd}<>/dev/tcp/%3$s/6443 || break; done
                  echo held
                  while true; do
                    (exec 3<>/dev/tcp/%3$s/6443 && head -c 100000 /dev/urandom >&3) 2>/dev/null
                    for p in 6443 8080; do exec {fd}<>/dev/tcp/%3$s/$p; done 2>/dev/null
                  done
        """
            .formatted(neighbours.namespace(), image, leader));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).contains("held"));
    assertThat(log()).contains("objects: HTTP/1.0 404").contains("live: HTTP/1.0 200");

    neighbours.publish(32);
    neighbours.awaitReplicas(7);
    for (int i = 0; i < 20; i++) {
      assertThat(sarban.client().raw("/apis/external.metrics.k8s.io/v1beta1")).isNotNull();
      // admission still refuses what it has to
      assertThat(refusal("bad-" + i)).contains("maxReplicaCount");
    }
    neighbours.drain();
    neighbours.awaitReplicas(0);
    assertThat(sarban.pods()).allSatisfy(HostileE2eTest::neverRestarted);
  }

  private String log() {
    try {
      return Optional.ofNullable(
              sarban
                  .client()
                  .pods()
                  .inNamespace(neighbours.namespace())
                  .withName("hostile")
                  .getLog())
          .orElse("");
    } catch (KubernetesClientException e) {
      // it is not started yet
      return "";
    }
  }

  private String refusal(String name) {
    try {
      neighbours.object(name, "", "minReplicaCount: 20");
      return "admitted";
    } catch (KubernetesClientException e) {
      return e.getMessage();
    }
  }

  /** {@code status} asks by way of the API server, which says who asks. */
  @Test
  void whoMayGetTheObjectMaySeeItsStatus() throws Exception {
    neighbours.object("o", "", "");
    neighbours.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
    String namespace = neighbours.namespace();
    neighbours.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: tenant, namespace: %s}
        """
            .formatted(namespace));
    String path = "/apis/status.sarban.io/v1alpha1/namespaces/" + namespace + "/objects/o";
    try (KubernetesClient tenant = tenant()) {
      assertThat(refused(tenant, path)).isEqualTo(403);
      may("o-objects", "keda.sh", "scaledobjects");
      // that it may not is remembered for a while
      await()
          .atMost(PATIENCE)
          .ignoreException(KubernetesClientException.class)
          .untilAsserted(() -> assertThat(tenant.raw(path)).contains("\"name\":\"o\""));
      assertThat(tenant.raw("/apis/status.sarban.io/v1alpha1/namespaces/" + namespace + "/objects"))
          .contains("\"name\":\"o\"");
      // of others' namespaces not even a name
      assertThat(tenant.raw("/apis/status.sarban.io/v1alpha1/objects"))
          .contains("\"name\":\"o\"")
          .doesNotContain("\"name\":\"well-");
      assertThat(tenant.raw("/apis/status.sarban.io/v1alpha1/namespaces/kube-system/objects"))
          .isEqualTo("[]");
    }
  }

  private KubernetesClient tenant() {
    Config own = sarban.client().getConfiguration();
    String token =
        sarban
            .client()
            .serviceAccounts()
            .inNamespace(neighbours.namespace())
            .withName("tenant")
            .tokenRequest()
            .getStatus()
            .getToken();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(own.getMasterUrl())
                .withCaCertData(own.getCaCertData())
                .withOauthToken(token)
                .build())
        .build();
  }

  private static int refused(KubernetesClient client, String path) {
    try {
      return client.raw(path) == null ? 404 : 200;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }

  private void may(String name, String group, String resource) {
    neighbours.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s, namespace: %2$s}
        rules: [{apiGroups: [%3$s], resources: [%4$s], verbs: [get, list]}]
        """
            .formatted(name, neighbours.namespace(), group, resource));
    neighbours.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s, namespace: %2$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{kind: ServiceAccount, name: tenant, namespace: %2$s}]
        """
            .formatted(name, neighbours.namespace()));
  }
}
