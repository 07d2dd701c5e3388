// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A Deployment, a queue, and an object that scales the one by the other, in a new namespace. */
final class Workload implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private final Connection connection;
  private final Channel channel;

  Workload(KubernetesClient client) throws Exception {
    this.client = client;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker());
    connection = factory.newConnection("e2e");
    channel = connection.createChannel();
    channel.queueDeclare(queue(), false, false, false, null);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    deployment("worker", 0);
  }

  static String broker() {
    return TestServers.setting("RABBITMQ_AMQP");
  }

  String queue() {
    return namespace;
  }

  String namespace() {
    return namespace;
  }

  void deployment(String name, int replicas) {
    apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s, namespace: %s}
        spec:
          replicas: %d
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - {name: worker, image: registry.k8s.io/pause:3.10, env: [{name: RABBITMQ, value: "%s"}]}
        """
            .formatted(name, namespace, replicas, name, name, broker()));
  }

  /** Applies an object that scales {@code worker}, at five messages a replica. */
  void object(String name, String annotations, String spec) {
    apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %s, namespace: %s, annotations: {%s}}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          cooldownPeriod: 2
          maxReplicaCount: 10
          triggers:
            - type: rabbitmq
              metadata: {hostFromEnv: RABBITMQ, queueName: %s, mode: QueueLength, value: "5", protocol: amqp}
        %s
        """
            .formatted(name, namespace, annotations, queue(), spec.indent(2)));
  }

  void apply(String yaml) {
    HasMetadata resource = Serialization.unmarshal(yaml);
    client.resource(resource).fieldManager("e2e").forceConflicts().serverSideApply();
  }

  void publish(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue(), null, new byte[] {1});
    }
  }

  /** Each text is a message. */
  void publish(List<String> texts) throws Exception {
    for (String text : texts) {
      channel.basicPublish("", queue(), null, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Declares a queue beside the object's own, which goes with the workload. */
  String queue(String suffix) throws Exception {
    return channel.queueDeclare(queue() + suffix, false, true, true, null).getQueue();
  }

  /** Takes all messages that are there. */
  List<String> take(String queue) throws Exception {
    List<String> texts = new ArrayList<>();
    for (GetResponse next = channel.basicGet(queue, true);
        next != null;
        next = channel.basicGet(queue, true)) {
      texts.add(new String(next.getBody(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  void drain() throws Exception {
    channel.queuePurge(queue());
  }

  /** The target's pods, without those that are ending. */
  List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app", "worker")
        .list()
        .getItems()
        .stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .toList();
  }

  Resource<ScaledObject> object(String name) {
    return client.resources(ScaledObject.class).inNamespace(namespace).withName(name);
  }

  /** Sets annotations; null removes one. */
  void annotate(String name, Map<String, String> annotations) {
    Map<String, Object> patch = Map.of("metadata", Map.of("annotations", annotations));
    object(name).patch(PatchContext.of(PatchType.JSON_MERGE), JSON.valueToTree(patch).toString());
  }

  int replicas() {
    Deployment deployment =
        client.apps().deployments().inNamespace(namespace).withName("worker").get();
    return deployment.getSpec().getReplicas();
  }

  void awaitReplicas(int wanted) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(replicas()).isEqualTo(wanted));
  }

  /** The replicas stay for several polls. */
  void holdsReplicas(int wanted) throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      assertThat(replicas()).isEqualTo(wanted);
      Thread.sleep(500);
    }
  }

  Condition condition(String object, String type) {
    ScaledObject found = object(object).get();
    return found.getStatus() == null
        ? Condition.of(type, "", "", "")
        : Conditions.find(found.getStatus().conditions(), type)
            .orElse(Condition.of(type, "", "", ""));
  }

  void awaitCondition(String object, String type, String status, String reason) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () -> {
              Condition now = condition(object, type);
              assertThat(now.status() + " " + now.reason()).isEqualTo(status + " " + reason);
            });
  }

  List<String> events(String object) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> object.equals(event.getRegarding().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  @Override
  public void close() throws Exception {
    channel.queueDelete(queue());
    connection.close();
    client.namespaces().withName(namespace).delete();
  }
}
