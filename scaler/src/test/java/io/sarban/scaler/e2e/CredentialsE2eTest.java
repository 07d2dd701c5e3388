// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What triggers read of the cluster's own: tokens, ConfigMaps and authentications. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class CredentialsE2eTest {

  private Sarban sarban;
  private Workload workload;

  @BeforeEach
  void start(Sarban installed, Workload given) {
    sarban = installed;
    workload = given;
  }

  /** Lets in whom the API server knows by the token as the service account. */
  private void answer(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    String token = header == null ? "none" : header.substring("Bearer ".length());
    TokenReview review =
        sarban
            .client()
            .tokenReviews()
            .create(new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build());
    boolean known =
        review.getStatus().getUser() != null
            && ("system:serviceaccount:" + workload.namespace() + ":reader")
                .equals(review.getStatus().getUser().getUsername());
    byte[] body = "{\"waiting\": 12}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aBoundServiceAccountTokenIsIssuedWhereTheUserAllowsIt() throws Exception {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", this::answer);
    api.start();
    try {
      String namespace = workload.namespace();
      workload.apply(
          """
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: reader, namespace: %s}
          """
              .formatted(namespace));
      workload.apply(
          """
          apiVersion: keda.sh/v1alpha1
          kind: TriggerAuthentication
          metadata: {name: bound, namespace: %s}
          spec:
            podIdentity: {provider: none}
            boundServiceAccountToken: [{parameter: token, serviceAccountName: reader}]
          """
              .formatted(namespace));
      workload.apply(
          """
          apiVersion: keda.sh/v1alpha1
          kind: ScaledObject
          metadata: {name: o, namespace: %s}
          spec:
            scaleTargetRef: {name: worker}
            pollingInterval: 1
            triggers:
              - type: metrics-api
                metadata: {url: "http://127.0.0.1:%d/", valueLocation: waiting, targetValue: "4", authMode: bearer}
                authenticationRef: {name: bound}
          """
              .formatted(namespace, api.getAddress().getPort()));
      workload.awaitCondition("o", "Ready", "False", "TriggerError");
      assertThat(workload.condition("o", "Ready").message())
          .contains("the scaler may not create a token of ServiceAccount " + namespace + "/reader");
      await()
          .atMost(InstalledCluster.PATIENCE)
          .untilAsserted(
              () -> assertThat(workload.events("bound")).contains("TriggerAuthenticationFailed"));
      assertThat(workload.replicas()).isZero();

      workload.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: sarban-token-creator, namespace: %s}
          rules: [{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create], resourceNames: [reader]}]
          """
              .formatted(namespace));
      workload.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: sarban-token-creator, namespace: %s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sarban-token-creator}
          subjects: [{kind: ServiceAccount, name: sarban-scaler, namespace: %s}]
          """
              .formatted(namespace, InstalledCluster.NAMESPACE));
      workload.awaitReplicas(3);
      workload.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
    } finally {
      api.stop(0);
    }
  }

  @Test
  void aNumberInAConfigMapScales() {
    numbered(7);
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          cooldownPeriod: 1
          triggers:
            - type: kubernetes-resource
              metadata: {resourceKind: ConfigMap, resourceName: numbers, key: stats, format: yaml,
                valueLocation: queue.waiting, valueType: int64, targetValue: "2"}
        """
            .formatted(workload.namespace()));
    workload.awaitReplicas(4);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workload.object("o").get().getStatus().triggersActivity())
                    .hasEntrySatisfying(
                        "s0-configmap-numbers-stats",
                        activity -> assertThat(activity.isActive()).isTrue()));
    numbered(0);
    workload.awaitReplicas(0);
    workload.object("o").delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workload.events("o"))
                    .contains("KEDAScalersStarted", "KEDAScalersStopped", "ScaledObjectDeleted"));
  }

  private void numbered(int waiting) {
    workload.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: numbers, namespace: %s}
        data: {stats: "queue: {waiting: %d}"}
        """
            .formatted(workload.namespace(), waiting));
  }

  private void authentication(String key) {
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: broker, namespace: %s}
        spec: {secretTargetRef: [{parameter: host, name: broker, key: %s}]}
        """
            .formatted(workload.namespace(), key));
  }

  @Test
  void anAuthenticationSaysWhoUsesItAndWhatBecameOfIt() {
    authentication("host");
    for (String name : new String[] {"b", "a"}) {
      workload.deployment(name, 0);
      workload.apply(
          """
          apiVersion: keda.sh/v1alpha1
          kind: ScaledObject
          metadata: {name: %s, namespace: %s}
          spec:
            scaleTargetRef: {name: %s}
            triggers:
              - type: rabbitmq
                metadata: {queueName: q, mode: QueueLength, value: "5"}
                authenticationRef: {name: broker}
          """
              .formatted(name, workload.namespace(), name));
    }
    var resource =
        sarban
            .client()
            .resources(TriggerAuthentication.class)
            .inNamespace(workload.namespace())
            .withName("broker");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(resource.get().getStatus())
                    .isNotNull()
                    .extracting(status -> status.scaledobjects())
                    .isEqualTo("a,b"));
    workload.object("b").delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(resource.get().getStatus().scaledobjects()).isEqualTo("a"));
    authentication("other");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () -> assertThat(workload.events("broker")).contains("TriggerAuthenticationUpdated"));
    resource.delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workload.events("broker"))
                    .contains(
                        "TriggerAuthenticationAdded",
                        "TriggerAuthenticationFailed",
                        "TriggerAuthenticationUpdated",
                        "TriggerAuthenticationDeleted"));
  }
}
