// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.resource.Decoded;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's invalid resource does not hide those of others, neither in a list nor in a watch. */
@EnableKubernetesMockClient(crud = true)
class UndecodableTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KubernetesClient client;
  private KubernetesClient watching;
  private ClusterResources resources;
  private final Set<ResourceKey> heard = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() {
    // like the scaler's own; the mock itself reads at most 1,000 levels
    watching =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withKubernetesSerialization(WatchedKinds.serialization())
            .build();
    resources =
        new ClusterResources(watching, new Namespaces(Set.of()), Optional.empty(), key -> {});
  }

  @AfterEach
  void stop() {
    resources.close();
    watching.close();
  }

  private void store(String kind, String name, String rest) {
    client.raw(
        "/apis/keda.sh/v1alpha1/namespaces/shop/" + kind.toLowerCase(Locale.ROOT) + "s",
        "POST",
        """
        {"apiVersion": "keda.sh/v1alpha1", "kind": "%s",
         "metadata": {"name": "%s", "namespace": "shop"}, %s}
        """
            .formatted(kind, name, rest));
  }

  private Decoded read(String kind, String name) {
    return (Decoded) resources.find(new ResourceKey(kind, "shop", name)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ScaledObject | \"spec\": {\"triggers\": [{\"type\": {}}]} | spec.triggers[0].type",
        "ScaledObject | \"spec\": {\"maxReplicaCount\": \"many\"} | spec.maxReplicaCount",
        "ScaledObject | \"spec\": 5 | spec",
        "ScaledObject | \"status\": {} | spec",
        "ScaledObject | \"spec\": {\"novelty\": DEEP} | spec",
        "ScaledJob | \"spec\": {\"jobTargetRef\": DEEP} | spec",
        "ScaledJob | \"spec\": {\"jobTargetRef\": []} | spec.jobTargetRef",
        "TriggerAuthentication | \"spec\": {\"env\": {}} | spec.env",
      })
  void whatCannotBeReadIsToldAndTheOthersAreThere(String kind, String rest, String field) {
    String bad = rest.replace("DEEP", "[".repeat(900) + "]".repeat(900));
    store(kind, "listed", bad);
    store(kind, "good", "\"spec\": {\"triggers\": []}");
    resources.watch(heard::add);
    await()
        .atMost(PATIENCE)
        .until(() -> resources.find(new ResourceKey(kind, "shop", "good")).isPresent());

    assertThat(read(kind, "listed").faults()).extracting(FieldFault::field).containsExactly(field);
    assertThat(read(kind, "good").faults()).isEmpty();

    store(kind, "watched", bad);
    store(kind, "later", "\"spec\": {\"triggers\": []}");
    await()
        .atMost(PATIENCE)
        .until(() -> resources.find(new ResourceKey(kind, "shop", "later")).isPresent());

    assertThat(read(kind, "watched").faults()).extracting(FieldFault::field).containsExactly(field);
    await().atMost(PATIENCE).until(() -> heard.contains(new ResourceKey(kind, "shop", "later")));
    assertThat(heard).contains(new ResourceKey(kind, "shop", "watched"));
  }

  /** A status as KEDA 2.20 leaves it. */
  @Test
  void aStatusOfKedasIsNoFault() {
    store(
        "ScaledJob",
        "kedas",
        """
        "spec": {"jobTargetRef": {}, "triggers": []},
        "status": {"conditions": [{"type": "Ready", "status": "True"}], "Paused": "False",
          "externalMetricNames": ["s0-cron"], "triggersActivity": {"s0-cron": {"isActive": true}},
          "triggersTypes": "cron", "authenticationsTypes": ""}
        """);
    resources.watch(heard::add);

    assertThat(read("ScaledJob", "kedas").faults()).isEmpty();
  }

  @Test
  void aDeepWorkloadOfSomebodysOwnKindIsKeptWithoutItsDepth() {
    GenericKubernetesResource own = new GenericKubernetesResource();
    own.setApiVersion("a/v1");
    own.setKind("Own");
    own.setMetadata(new ObjectMetaBuilder().withName("o").withNamespace("shop").build());
    Object deep = "end";
    for (int i = 0; i < 5_000; i++) {
      deep = Map.of("a", deep);
    }
    own.setAdditionalProperty("spec", deep);
    own.setAdditionalProperty("status", Map.of("replicas", 1));

    new Stripped<GenericKubernetesResource>().put("shop/o", own);

    assertThat(own.getAdditionalProperties()).containsOnlyKeys("status");
    assertThat(Changes.matters(own, own)).isFalse();
  }
}
