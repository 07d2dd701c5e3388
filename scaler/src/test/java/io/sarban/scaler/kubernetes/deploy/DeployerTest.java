// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.ScalingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class DeployerTest {

  private static final String ROUTE =
      """
      - from:
          uri: kafka:orders
          parameters: {brokers: '{{B}}', groupId: g}
          steps: [{log: x}]
      """;
  private static final String LOGIN =
      ROUTE.replace(
          "groupId: g",
          "groupId: g, securityProtocol: SASL_SSL, saslMechanism: PLAIN, saslJaasConfig: '{{J}}'");
  private static final String JAAS = "username=\"u\" password=\"p\"";

  private KubernetesClient client;
  private final List<String> told = new ArrayList<>();

  private static List<HasMetadata> objects(String route, String broker) {
    return new App(
            "orders",
            "shop",
            List.of(RouteFile.read("orders.camel.yaml", route)),
            Map.of("B", broker, "J", JAAS),
            Map.of(),
            ScalingSettings.NONE,
            ScalingSettings.NONE)
        .derive()
        .resources();
  }

  private Deployer deployer() {
    return deployer("orders");
  }

  /** The mock server knows no server-side apply. */
  private Deployer deployer(String name) {
    return new Deployer(client, "shop", name, told::add, this::put);
  }

  private HasMetadata put(HasMetadata object) {
    var resource = client.resource(object).inNamespace("shop");
    return resource.get() == null ? resource.create() : resource.update();
  }

  private Deployment deployment() {
    return client.apps().deployments().inNamespace("shop").withName("orders").get();
  }

  private String versions() {
    return deployment()
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("sarban.io/config-versions");
  }

  private <T extends HasMetadata> List<T> all(Class<T> type) {
    return client.resources(type).inNamespace("shop").list().getItems();
  }

  @Test
  void makesTheNamespaceAndAllThatTheWorkloadIs() {
    deployer().deploy(objects(LOGIN, "h:1"));

    assertThat(client.namespaces().withName("shop").get()).isNotNull();
    assertThat(KeyedData.of(all(Secret.class).get(0))).containsEntry("B", "h:1");
    assertThat(all(ConfigMap.class)).hasSize(1);
    assertThat(all(ScaledObject.class)).hasSize(1);
    assertThat(all(TriggerAuthentication.class)).hasSize(1);
    assertThat(deployment().getSpec().getReplicas()).isZero();
    assertThat(told)
        .contains("Namespace shop created", "Secret shop/orders created")
        .noneMatch(line -> line.contains("h:1"));
  }

  @Test
  void againItKeepsTheReplicasAndDeletesWhatIsNotThereAnyMore() {
    deployer().deploy(objects(LOGIN, "h:1"));
    client.apps().deployments().inNamespace("shop").withName("orders").scale(3);

    deployer().deploy(objects(ROUTE, "h:1"));

    assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
    assertThat(all(TriggerAuthentication.class)).isEmpty();
    assertThat(told).contains("TriggerAuthentication shop/orders-kafka deleted");
  }

  @Test
  void aChangedSecretMakesNewPods() {
    deployer().deploy(objects(ROUTE, "h:1"));
    String before = versions();
    deployer().deploy(objects(ROUTE, "h:2"));
    assertThat(versions()).isNotEqualTo(before).doesNotContain("h:2");
  }

  @Test
  void whatSomebodyElseMadeIsNotTouched() {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("orders-routes")
                .withNamespace("shop")
                .endMetadata()
                .withData(Map.of("a", "b"))
                .build())
        .create();

    assertThatThrownBy(() -> deployer().deploy(objects(ROUTE, "h:1")))
        .isInstanceOf(DeployException.class)
        .hasMessageStartingWith("ConfigMap shop/orders-routes is there already");

    assertThat(all(Secret.class)).isEmpty();
    assertThat(all(ConfigMap.class).get(0).getData()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void deletesAllAndNothingElse() {
    deployer().deploy(objects(LOGIN, "h:1"));
    deployer("other")
        .deploy(
            new App(
                    "other",
                    "shop",
                    List.of(RouteFile.read("other.camel.yaml", ROUTE)),
                    Map.of("B", "h"),
                    Map.of(),
                    ScalingSettings.NONE,
                    ScalingSettings.NONE)
                .derive()
                .resources());

    deployer().delete();

    assertThat(all(Secret.class)).extracting(s -> s.getMetadata().getName()).containsOnly("other");
    assertThat(all(ScaledObject.class)).hasSize(1);
    assertThat(all(TriggerAuthentication.class)).isEmpty();
    assertThat(deployment()).isNull();
    assertThatThrownBy(() -> deployer().delete())
        .hasMessage("nothing of the name orders was deployed to the namespace shop");
  }

  @Test
  void theRollOutTellsWhatIsLacking() throws InterruptedException {
    deployer().deploy(objects(ROUTE, "h:1"));
    List<String> states = new ArrayList<>();

    assertThat(new RollOut(client, "shop", objects(ROUTE, "h:1"), states::add).await(Duration.ZERO))
        .isFalse();

    assertThat(states)
        .containsExactly("orders: all of 0 replicas are up to date; no scaler has taken it up yet");
  }
}
