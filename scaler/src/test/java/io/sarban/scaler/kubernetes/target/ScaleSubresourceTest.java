// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.TargetRef;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server answers what it is told to expect, and nothing else. */
@EnableKubernetesMockClient
class ScaleSubresourceTest {

  private static final TargetRef TARGET = new TargetRef("shop", "apps/v1", "Deployment", "orders");
  private static final String SCALE = "/apis/apps/v1/namespaces/shop/deployments/orders/scale";

  private KubernetesMockServer server;
  private KubernetesClient client;
  private ClusterResources resources;
  private Fence fence;
  private final CamelContext camel = new DefaultCamelContext();
  private ScaleSubresource scale;

  @BeforeEach
  void start() throws Exception {
    server.expect().get().withPath("/apis/apps/v1").andReturn(200, kinds()).once();
    resources = new ClusterResources(client, new Namespaces(Set.of()), Optional.empty(), key -> {});
    resources.kinds().of(ResourceKind.DEPLOYMENT);
    fence = new Fence(client);
    fence.lead(true);
    scale =
        new ScaleSubresource(
            new ScaleRoute(camel.createProducerTemplate()),
            fence,
            resources,
            InstantSource.system());
    camel.getRegistry().bind("kubernetes", fence.unchecked());
    camel.getRegistry().bind("replicas", scale);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(
                camel, "classpath:routes/scaler/scale-kubernetes.camel.yaml"));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
    resources.close();
  }

  private static APIResourceList kinds() {
    APIResourceBuilder deployments =
        new APIResourceBuilder()
            .withName("deployments")
            .withKind("Deployment")
            .withNamespaced(true);
    return new APIResourceListBuilder()
        .withGroupVersion("apps/v1")
        .withResources(
            deployments.build(),
            deployments.withName("deployments/scale").withKind("Scale").build())
        .build();
  }

  @Test
  void takesOneRequest() throws Exception {
    server.expect().patch().withPath(SCALE).andReturn(200, new ScaleBuilder().build()).once();
    int before = server.getRequestCount();

    scale.scale(TARGET, 7);

    assertThat(server.getRequestCount() - before).isEqualTo(1);
    assertThat(server.getLastRequest().getBody().readUtf8())
        .isEqualTo("{\"spec\":{\"replicas\":7}}");
  }

  @Test
  void aTargetThatIsGoneIsNamed() {
    server
        .expect()
        .patch()
        .withPath(SCALE)
        .andReturn(404, new StatusBuilder().withCode(404).withMessage("not found").build())
        .once();
    assertThatThrownBy(() -> scale.scale(TARGET, 7))
        .isInstanceOf(ScaleException.class)
        .hasMessage("Deployment shop/orders could not be scaled: not found");
  }

  @Test
  void aScalerThatDoesNotLeadAsksForNothing() {
    fence.lead(false);
    int before = server.getRequestCount();
    assertThatThrownBy(() -> scale.scale(TARGET, 7))
        .isInstanceOf(ScaleException.class)
        .hasMessage("Deployment shop/orders was not scaled: this scaler has lost leadership");
    assertThat(server.getRequestCount()).isEqualTo(before);
  }
}
