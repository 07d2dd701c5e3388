// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.sarban.scaler.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample's route, with a real Kafka before it and a mock of the API server behind it. */
@EnableKubernetesMockClient
class ScaleFromARouteIT {

  private static final Path ROUTE =
      Path.of("../samples/scale-from-a-route/routes/scale-orders.camel.yaml");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private KubernetesMockServer server;
  private KubernetesClient client;
  private final String brokers = TestServers.setting("KAFKA");
  private final CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin.createTopics(List.of(new NewTopic("scaling", 1, (short) 1))).all().get();
    }
    camel.getRegistry().bind("cluster", client);
    camel.getPropertiesComponent().addInitialProperty("KAFKA_BROKERS", brokers);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + ROUTE.toAbsolutePath()));
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.stop();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin.deleteTopics(List.of("scaling")).all().get();
    }
  }

  @Test
  void scalesToWhatARecordSaysWithinItsLimits() throws Exception {
    server
        .expect()
        .patch()
        .withPath("/apis/apps/v1/namespaces/default/deployments/orders/scale")
        .andReturn(200, new ScaleBuilder().withNewStatus().withReplicas(1).endStatus().build())
        .always();

    send("no JSON", Map.of());
    send("{\"replicas\": 1000}", Map.of());
    send("{\"replicas\": 3}", Map.of());
    send("{\"replicas\": 4}", Map.of("CamelKubernetesScaleName", "another"));

    await().atMost(PATIENCE).until(() -> server.getRequestCount() >= 2);
    assertThat(body()).isEqualTo("{\"spec\":{\"replicas\":3}}");
    assertThat(body()).isEqualTo("{\"spec\":{\"replicas\":4}}");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  private String body() throws InterruptedException {
    RecordedRequest request = server.takeRequest(1, TimeUnit.SECONDS);
    return request.getBody().readUtf8();
  }

  private void send(String body, Map<String, String> headers) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
      ProducerRecord<String, String> record = new ProducerRecord<>("scaling", body);
      headers.forEach(
          (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
      producer.send(record);
    }
  }
}
