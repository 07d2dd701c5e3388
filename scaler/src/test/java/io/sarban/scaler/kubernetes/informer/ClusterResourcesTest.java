// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resolve.TriggerResolution;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.watch.Resources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scaler in the namespace {@code shop} without any rights to read. */
class ClusterResourcesTest {

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private KubernetesClient client;
  private ClusterResources resources;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] body =
              """
              {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden",
               "code": 403, "message": "it is forbidden"}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(403, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
    resources =
        new ClusterResources(
            client, new Namespaces(Set.of("shop")), Optional.of("sarban"), key -> {});
  }

  @AfterEach
  void stop() {
    resources.close();
    client.close();
    server.stop(0);
  }

  @Test
  void aTriggerSaysWhichAuthenticationMayNotBeReadAndWhatMendsIt() {
    ScaledObject object =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: o, namespace: shop}
                spec:
                  scaleTargetRef: {kind: Deployment, name: w}
                  triggers:
                    - type: rabbitmq
                      metadata: {}
                      authenticationRef: {name: broker, kind: ClusterTriggerAuthentication}
                """,
                ScaledObject.class);
    TriggerResolution resolution =
        new TriggerResolution(
            key ->
                key.kind().equals(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION)
                    ? resources.find(key)
                    : Optional.empty(),
            Credentials.NONE);
    assertThatThrownBy(() -> resolution.resolve(object, 0))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("authenticationRef"))
        .hasMessage(
            "ClusterTriggerAuthentication broker cannot be read from the cluster: it is forbidden:"
                + " give the scaler's service account that right"
                + " (k8s/components/cluster-authentications), or use a TriggerAuthentication");
  }

  @Test
  void secretsAreReadWhereObjectsAreAndWhereClusterAuthenticationsHaveTheirs() {
    assertThat(resources.find(new ResourceKey(ResourceKind.SECRET, "other", "s"))).isEmpty();
    assertThat(resources.find(new ResourceKey(ResourceKind.DEPLOYMENT, "sarban", "d"))).isEmpty();
    assertThat(asked).isEmpty();
    for (String namespace : new String[] {"shop", "sarban"}) {
      assertThatThrownBy(() -> resources.find(new ResourceKey(ResourceKind.SECRET, namespace, "s")))
          .hasMessageStartingWith("Secret " + namespace + "/s cannot be read from the cluster");
    }
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "/api/v1/namespaces/shop/secrets", "/api/v1/namespaces/sarban/secrets");
  }

  @Test
  void restrictedSecretsAreNotAskedFor() {
    Namespaces shop = new Namespaces(Set.of("shop"));
    try (ClusterResources restricted =
        new ClusterResources(client, shop, Optional.of("sarban"), true, key -> {})) {
      assertThatThrownBy(
              () -> restricted.find(new ResourceKey(ResourceKind.SECRET, "shop", "login")))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("KEDA_RESTRICT_SECRET_ACCESS");
      assertThat(asked).isEmpty();
      // the server refuses the request, which shows that it was sent
      assertThatThrownBy(
              () -> restricted.find(new ResourceKey(ResourceKind.SECRET, "sarban", "login")))
          .isInstanceOf(InvalidFieldException.class);
      assertThat(asked).contains("/api/v1/namespaces/sarban/secrets");
    }
  }

  /** The webhook's callers may name any namespace and kind. */
  @Test
  void whatIsOnlyAskedAboutIsNotWatched() {
    Resources asWatched = resources.asWatched();
    for (String kind : new String[] {"Secret", "Deployment", "Rollout.argoproj.io", "ScaledJob"}) {
      for (String namespace : new String[] {"shop", "sarban", "other"}) {
        assertThat(asWatched.find(new ResourceKey(kind, namespace, "n"))).isEmpty();
      }
    }
    TargetRef target = new TargetRef("shop", "apps/v1", "Deployment", "w");
    assertThat(asWatched.conflict(new ScaledObject(), target, Engine.HPA)).isEmpty();
    assertThat(asked).isEmpty();
  }
}
