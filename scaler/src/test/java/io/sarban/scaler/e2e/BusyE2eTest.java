// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers that really run, one message at a time; a message is how many milliseconds it takes.
 * SARBAN_E2E_WORKER_IMAGE names another image of the worker.
 */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class BusyE2eTest {

  private static final String IMAGE = WorkerImage.ofThisCluster().name();

  private Workload workload;
  private String done;

  @BeforeEach
  void start(Workload given) throws Exception {
    workload = given;
    done = workload.queue("-done");
    workload.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: route, namespace: %s}
        data:
          sleep.camel.yaml: |
            - beans:
                - name: broker
                  type: org.springframework.amqp.rabbit.connection.CachingConnectionFactory
                  properties: {uri: '{{RABBITMQ}}'}
            - route:
                from:
                  uri: spring-rabbitmq:default
                  parameters:
                    queues: %s
                    autoDeclare: false
                    prefetchCount: 1
                    connectionFactory: '#bean:broker'
                  steps:
                    - delay: {simple: '${body}'}
                    - to:
                        uri: spring-rabbitmq:default
                        parameters: {routingKey: %s, connectionFactory: '#bean:broker'}
        """
            .formatted(workload.namespace(), workload.queue(), done));
    workload.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker, namespace: %s}
        spec:
          replicas: 0
          selector: {matchLabels: {app: worker}}
          template:
            metadata:
              labels: {app: worker}
              annotations: {sarban.io/inflight: 8080/observe/inflight}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: worker
                  image: %s
                  args: [/etc/sarban/routes]
                  env:
                    - {name: RABBITMQ, value: "%s"}
                    - {name: SARBAN_GRACE_SECONDS, value: "2"}
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  readinessProbe: {httpGet: {path: /observe/health/ready, port: 8080}, periodSeconds: 1}
                  volumeMounts: [{name: route, mountPath: /etc/sarban/routes}]
              volumes: [{name: route, configMap: {name: route}}]
        """
            .formatted(workload.namespace(), IMAGE, Workload.broker()));
  }

  private void scaledObject(String annotations) {
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s, annotations: {%s}}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          cooldownPeriod: 1
          maxReplicaCount: 3
          triggers:
            - type: rabbitmq
              metadata: {hostFromEnv: RABBITMQ, queueName: %s, mode: QueueLength, value: "1", protocol: amqp}
        """
            .formatted(workload.namespace(), annotations, workload.queue()));
  }

  private Set<String> readyPods() {
    return workload.pods().stream()
        .filter(Readiness.getInstance()::isReady)
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private void awaitThreeReady() {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(readyPods()).hasSize(3));
  }

  /** The worker has a grace period of 2 s: a scale-in that hit it would cut the message off. */
  @Test
  void aScaleInWaitsForTheBusyPodAndEndsTheIdleOnes() throws Exception {
    scaledObject("autoscaling.keda.sh/paused-replicas: \"3\"");
    awaitThreeReady();
    workload.publish(List.of("15000"));
    workload.annotate("o", pausedAt(null));

    workload.awaitReplicas(1);
    workload.holdsReplicas(1);
    List<Pod> left = workload.pods();
    assertThat(left).hasSize(1);
    assertThat(workload.take(done)).isEmpty();

    workload.awaitReplicas(0);
    assertThat(workload.take(done)).containsExactly("15000");
  }

  @Test
  void withoutTheFloorABusyPodIsEndedAndItsMessageComesAgain() throws Exception {
    scaledObject("autoscaling.keda.sh/paused-replicas: \"3\", sarban.io/busy-floor: \"false\"");
    awaitThreeReady();
    workload.publish(List.of("15000"));
    workload.annotate("o", pausedAt("0"));
    workload.awaitReplicas(0);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(workload.pods()).isEmpty());
    assertThat(workload.take(done)).isEmpty();

    Map<String, String> neither = pausedAt(null);
    neither.put("sarban.io/busy-floor", null);
    workload.annotate("o", neither);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(workload.take(done)).containsExactly("15000"));
  }

  private static Map<String, String> pausedAt(String replicas) {
    Map<String, String> annotations = new HashMap<>();
    annotations.put("autoscaling.keda.sh/paused-replicas", replicas);
    return annotations;
  }
}
