// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sarban.scaler.FreePort;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server answers what it is told to expect, and nothing else. */
@EnableKubernetesMockClient
class KubernetesScaleTest {

  private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders/scale";
  private static final String ROLLOUT =
      "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/orders/scale";

  private KubernetesMockServer server;
  private KubernetesClient client;
  private final CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() {
    camel.getRegistry().bind("cluster", client);
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private static Scale scale(int wanted, int there) {
    return new ScaleBuilder()
        .withNewSpec()
        .withReplicas(wanted)
        .endSpec()
        .withNewStatus()
        .withReplicas(there)
        .endStatus()
        .build();
  }

  private Exchange send(String uri, Map<String, Object> headers) {
    Exchange exchange =
        camel
            .createProducerTemplate()
            .request(uri, sent -> sent.getMessage().setHeaders(new HashMap<>(headers)));
    if (exchange.getException() != null) {
      throw new CamelExecutionException("failed", exchange, exchange.getException());
    }
    return exchange;
  }

  @Test
  void scalesByOneRequest() throws Exception {
    server.expect().patch().withPath(ORDERS).andReturn(200, scale(7, 2)).once();

    Exchange done = send("kubernetes-scale:client?namespace=shop&name=orders&replicas=7", Map.of());

    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(server.getLastRequest().getBody().readUtf8())
        .isEqualTo("{\"spec\":{\"replicas\":7}}");
    assertThat(server.getLastRequest().getHeader("Content-Type"))
        .startsWith("application/merge-patch+json");
    assertThat(done.getMessage().getHeader(KubernetesScaleConstants.REPLICAS)).isEqualTo(7);
    assertThat(done.getMessage().getBody(Scale.class).getStatus().getReplicas()).isEqualTo(2);
  }

  @Test
  void headersHavePrecedence() throws Exception {
    server.expect().patch().withPath(ORDERS).andReturn(200, scale(3, 3)).once();
    send(
        "kubernetes-scale:client?operation=get&namespace=a&name=b&kind=StatefulSet&replicas=7",
        Map.of(
            KubernetesScaleConstants.OPERATION, "scale",
            KubernetesScaleConstants.NAMESPACE, "shop",
            KubernetesScaleConstants.NAME, "orders",
            KubernetesScaleConstants.KIND, "Deployment",
            KubernetesScaleConstants.REPLICAS, "3"));
    assertThat(server.getLastRequest().getBody().readUtf8())
        .isEqualTo("{\"spec\":{\"replicas\":3}}");
  }

  @Test
  void reads() {
    server.expect().get().withPath(ORDERS).andReturn(200, scale(5, 4)).once();

    Exchange done =
        send("kubernetes-scale:client?operation=get&namespace=shop&name=orders", Map.of());

    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(done.getMessage().getHeader(KubernetesScaleConstants.REPLICAS)).isEqualTo(5);
    assertThat(done.getMessage().getBody(Scale.class).getStatus().getReplicas()).isEqualTo(4);
  }

  @Test
  void aKindOfAnotherGroupIsLookedUpOnce() throws Exception {
    expectRollouts();
    server.expect().patch().withPath(ROLLOUT).andReturn(200, scale(2, 0)).always();
    String uri =
        "kubernetes-scale:client?group=argoproj.io&kind=Rollout&namespace=shop&name=orders"
            + "&replicas=2";
    send(uri, Map.of());
    send(uri, Map.of());
    // the group, its resources, and a patch each
    assertThat(server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void aPluralNeedsNoLookUp() {
    server.expect().patch().withPath(ROLLOUT).andReturn(200, scale(2, 0)).once();
    send(
        "kubernetes-scale:client?group=argoproj.io&version=v1alpha1&plural=rollouts"
            + "&namespace=shop&name=orders&replicas=2",
        Map.of());
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  private void expectRollouts() {
    APIResourceBuilder rollouts =
        new APIResourceBuilder().withName("rollouts").withKind("Rollout").withNamespaced(true);
    APIResourceBuilder experiments =
        new APIResourceBuilder().withName("experiments").withKind("Experiment");
    server
        .expect()
        .get()
        .withPath("/apis/argoproj.io")
        .andReturn(
            200,
            new APIGroupBuilder()
                .withNewPreferredVersion("argoproj.io/v1alpha1", "v1alpha1")
                .build())
        .always();
    server
        .expect()
        .get()
        .withPath("/apis/argoproj.io/v1alpha1")
        .andReturn(
            200,
            new APIResourceListBuilder()
                .withGroupVersion("argoproj.io/v1alpha1")
                .withResources(
                    rollouts.build(),
                    rollouts.withName("rollouts/scale").withKind("Scale").build(),
                    experiments.build())
                .build())
        .always();
  }

  @Test
  void whatCannotBeScaledIsRefusedBeforeItIsAsked() {
    expectRollouts();
    assertRefused("group=argoproj.io&kind=Experiment", "has no /scale subresource");
    assertRefused("group=argoproj.io&kind=Nothing", "has no kind Nothing in argoproj.io/v1alpha1");
    assertRefused("group=gone.io&kind=Rollout", "has no kind Rollout in gone.io");
    assertRefused("kind=Rollout", "give the API group of Rollout");
  }

  private void assertRefused(String parameters, String why) {
    String uri = "kubernetes-scale:client?namespace=shop&name=orders&replicas=1&" + parameters;
    assertThatThrownBy(() -> send(uri, Map.of()))
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> send("kubernetes-scale:client?name=a&replicas=1", Map.of()))
        .hasRootCauseMessage(
            "give the namespace of what to scale, as parameter or header"
                + " CamelKubernetesNamespaceName");
    assertThatThrownBy(() -> send("kubernetes-scale:client?namespace=a&replicas=1", Map.of()))
        .hasRootCauseMessage(
            "give the name of what to scale, as parameter or header CamelKubernetesScaleName");
    assertThatThrownBy(() -> send("kubernetes-scale:client?namespace=a&name=b", Map.of()))
        .rootCause()
        .hasMessageStartingWith("give the replicas, at least 0");
    assertThatThrownBy(
            () -> send("kubernetes-scale:client?namespace=a&name=b&replicas=-1", Map.of()))
        .rootCause()
        .hasMessageStartingWith("give the replicas, at least 0");
    assertThatThrownBy(() -> send("kubernetes-scale:client?operation=stop", Map.of()))
        .hasRootCauseMessage("kubernetes-scale has no operation stop: use scale or get");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aParameterThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> camel.getEndpoint("kubernetes-scale:client?replica=1"))
        .hasMessageContaining("replica");
  }

  @Test
  void theApiServersRefusalIsTheExchangesFailure() {
    server
        .expect()
        .patch()
        .withPath(ORDERS)
        .andReturn(404, new StatusBuilder().withCode(404).withMessage("no such thing").build())
        .once();
    assertThatThrownBy(
            () -> send("kubernetes-scale:client?namespace=shop&name=orders&replicas=1", Map.of()))
        .cause()
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("no such thing");
  }

  @Test
  void healthIsWhetherTheApiServerAnswers() throws Exception {
    server.expect().get().withPath("/version").andReturn(200, Map.of("major", "1")).always();
    assertThat(state(client)).isEqualTo(HealthCheck.State.UP);
    Config nobody =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + FreePort.find())
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient away = new KubernetesClientBuilder().withConfig(nobody).build()) {
      assertThat(state(away)).isEqualTo(HealthCheck.State.DOWN);
    }
  }

  private HealthCheck.State state(KubernetesClient asked) {
    KubernetesScaleComponent component = new KubernetesScaleComponent();
    component.setCamelContext(camel);
    component.setKubernetesClient(asked);
    camel.removeComponent("kubernetes-scale");
    camel.addComponent("kubernetes-scale", component);
    KubernetesScaleEndpoint endpoint =
        camel.getEndpoint("kubernetes-scale:client", KubernetesScaleEndpoint.class);
    KubernetesScaleHealthCheck check = new KubernetesScaleHealthCheck(endpoint);
    check.setCamelContext(camel);
    HealthCheck.State state = check.call().getState();
    camel.getEndpointRegistry().clear();
    return state;
  }
}
