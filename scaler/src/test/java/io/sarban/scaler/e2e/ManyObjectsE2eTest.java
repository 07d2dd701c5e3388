// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With a thousand objects no one is forgotten. How soon they are scaled is a bench's matter. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class ManyObjectsE2eTest {

  private static final int OBJECTS = 1000;
  private static final int CREATING = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Sarban sarban;
  private Workload workload;

  @BeforeEach
  void start(Sarban installed, Workload given) {
    sarban = installed;
    workload = given;
  }

  @Test
  void allAreActivatedAndAllRestAgain() throws Exception {
    createAll();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready()).isEqualTo(OBJECTS));
    assertThat(scaledTo(0)).isEqualTo(OBJECTS);

    workload.publish(1);
    awaitAllScaledTo(1);

    workload.drain();
    awaitAllScaledTo(0);
    assertThat(ready()).isEqualTo(OBJECTS);
  }

  /** An API server that starts a thousand pods may be late with a list. */
  private void awaitAllScaledTo(int replicas) {
    await()
        .atMost(PATIENCE)
        .ignoreException(KubernetesClientException.class)
        .untilAsserted(() -> assertThat(scaledTo(replicas)).isEqualTo(OBJECTS));
  }

  private void createAll() throws InterruptedException {
    ExecutorService creating = Executors.newFixedThreadPool(CREATING);
    for (int i = 0; i < OBJECTS; i++) {
      String name = "many-" + i;
      creating.execute(() -> create(name));
    }
    creating.shutdown();
    assertThat(creating.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void create(String name) {
    workload.deployment(name, 0);
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %s, namespace: %s}
        spec:
          scaleTargetRef: {name: %s}
          pollingInterval: 5
          cooldownPeriod: 5
          triggers:
            - type: rabbitmq
              metadata: {hostFromEnv: RABBITMQ, queueName: %s, mode: QueueLength, value: "5", protocol: amqp}
        """
            .formatted(name, workload.namespace(), name, workload.queue()));
  }

  private long ready() {
    return sarban
        .client()
        .resources(ScaledObject.class)
        .inNamespace(workload.namespace())
        .list()
        .getItems()
        .stream()
        .filter(object -> object.getStatus() != null)
        .filter(
            object ->
                Conditions.find(object.getStatus().conditions(), "Ready")
                    .filter(condition -> condition.status().equals("True"))
                    .isPresent())
        .count();
  }

  private long scaledTo(int replicas) {
    return sarban
        .client()
        .apps()
        .deployments()
        .inNamespace(workload.namespace())
        .list()
        .getItems()
        .stream()
        .filter(deployment -> deployment.getMetadata().getName().startsWith("many-"))
        .filter(deployment -> deployment.getSpec().getReplicas() == replicas)
        .count();
  }
}
