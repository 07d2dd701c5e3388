// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.function.source.Binding;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.function.source.Literal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How each type of binding is scaled. */
class WakeupsTest {

  private final Map<String, String> settings = new LinkedHashMap<>();
  private String host = "{}";
  private boolean elsewhere;

  private Wakeup of(String type, String... fields) {
    Map<String, Literal> literals = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      literals.put(fields[i], new Literal.Text(fields[i + 1]));
    }
    return Wakeups.of(
        new Asked(
            Binding.of(type, literals, "f.json, function f"),
            new AppSettings(settings, elsewhere),
            HostFile.read(host),
            Optional.of("7")));
  }

  private Measure measure(String type, String... fields) {
    return ((Wakeup.Waiting) of(type, fields)).measure();
  }

  private void refused(String message, String type, String... fields) {
    assertThatThrownBy(() -> of(type, fields))
        .isInstanceOf(FunctionException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("hidden");
  }

  @Test
  void aQueueOfAzureStorage() {
    settings.put("AzureWebJobsStorage", "hidden");
    settings.put("Name", "orders");
    assertThat(measure("queueTrigger", "queueName", "%Name%"))
        .isEqualTo(
            new Measure("azure-queue")
                .with("queueName", "orders")
                .with("queueLength", "7")
                .with("connectionFromEnv", "AzureWebJobsStorage"));
    refused("%Other% has no value: write Other into", "queueTrigger", "queueName", "%Other%");
    refused("queueName is missing", "queueTrigger");
    refused(
        "the connection Mine has no value: write Mine into",
        "queueTrigger",
        "queueName",
        "q",
        "connection",
        "Mine");
    elsewhere = true;
    assertThat(measure("queueTrigger", "queueName", "q", "connection", "Mine").metadata())
        .containsEntry("connectionFromEnv", "Mine");
  }

  @Test
  void aConnectionIsLookedUpByItsPrefixToo() {
    settings.put("AzureWebJobsBus", "hidden");
    assertThat(measure("serviceBusTrigger", "queueName", "q", "connection", "Bus").metadata())
        .containsEntry("connectionFromEnv", "AzureWebJobsBus")
        .containsEntry("messageCount", "7");
  }

  @Test
  void identities() {
    settings.put("S__queueServiceUri", "https://shop.queue.core.usgovcloudapi.net/");
    Measure queue = measure("queueTrigger", "queueName", "q", "connection", "S");
    assertThat(queue.metadata())
        .containsEntry("accountName", "shop")
        .containsEntry("cloud", "AzureUSGovernmentCloud")
        .doesNotContainKey("connectionFromEnv");
    assertThat(queue.identity()).contains(new Measure.Identity(Optional.empty()));
    settings.put("B__fullyQualifiedNamespace", "bus.servicebus.windows.net");
    settings.put("B__clientId", "id");
    Measure topic =
        measure("serviceBusTrigger", "topicName", "t", "subscriptionName", "s", "connection", "B");
    assertThat(topic.metadata()).containsEntry("namespace", "bus").doesNotContainKey("cloud");
    assertThat(topic.identity()).contains(new Measure.Identity(Optional.of("id")));
    settings.put("P__accountName", "shop");
    assertThat(measure("queueTrigger", "queueName", "q", "connection", "P").metadata())
        .containsEntry("accountName", "shop");
    settings.put("X__clientId", "id");
    refused("write X__queueServiceUri", "queueTrigger", "queueName", "q", "connection", "X");
    settings.put("Y__queueServiceUri", "http://user:hidden@localhost/");
    refused("is no host of Azure", "queueTrigger", "queueName", "q", "connection", "Y");
  }

  @Test
  void rabbitMq() {
    settings.put("Broker", "amqp://hidden");
    assertThat(
            measure("rabbitMQTrigger", "queueName", "q", "connectionStringSetting", "Broker")
                .metadata())
        .containsOnly(
            Map.entry("hostFromEnv", "Broker"),
            Map.entry("queueName", "q"),
            Map.entry("mode", "QueueLength"),
            Map.entry("value", "7"));
    refused("connectionStringSetting is missing", "rabbitMQTrigger", "queueName", "q");
  }

  @Test
  void kafka() {
    settings.put("Brokers", "hidden:9092");
    settings.put("User", "hidden");
    settings.put("Password", "hidden");
    assertThat(measure("kafkaTrigger", "brokerList", "k:9092", "topic", "t").metadata())
        .containsOnly(
            Map.entry("bootstrapServers", "k:9092"),
            Map.entry("topic", "t"),
            Map.entry("consumerGroup", "$Default"),
            Map.entry("lagThreshold", "7"),
            Map.entry("offsetResetPolicy", "earliest"));
    host = "{\"extensions\": {\"kafka\": {\"AutoOffsetReset\": \"Latest\"}}}";
    String[] login = {
      "brokerList",
      "%Brokers%",
      "topic",
      "t",
      "protocol",
      "SASL_SSL",
      "authenticationMode",
      "SCRAM-SHA-256",
      "username",
      "User",
      "password",
      "%Password%"
    };
    Measure measure = measure("kafkaTrigger", login);
    assertThat(measure.metadata())
        .containsEntry("bootstrapServersFromEnv", "Brokers")
        .containsEntry("offsetResetPolicy", "latest")
        .containsEntry("tls", "enable")
        .containsEntry("sasl", "scram_sha256");
    assertThat(measure.logins())
        .containsOnly(Map.entry("username", "User"), Map.entry("password", "Password"));
    login[5] = "2";
    login[7] = "1";
    assertThat(measure("kafkaTrigger", login).metadata())
        .containsEntry("sasl", "plaintext")
        .doesNotContainKey("tls");
    login[7] = "Gssapi";
    assertThat(of("kafkaTrigger", login)).isInstanceOf(Wakeup.Always.class);
    login[7] = "Plain";
    login[9] = "a name";
    refused("username has to name a setting", "kafkaTrigger", login);
  }

  @Test
  void eventHubsAndBlobs() {
    settings.put("AzureWebJobsStorage", "hidden");
    settings.put("Hub", "hidden");
    assertThat(measure("eventHubTrigger", "eventHubName", "h", "connection", "Hub").metadata())
        .containsEntry("storageConnectionFromEnv", "AzureWebJobsStorage")
        .containsEntry("connectionFromEnv", "Hub")
        .containsEntry("checkpointStrategy", "azureFunction");
    assertThat(measure("blobTrigger", "path", "pictures/in/{name}.png").metadata())
        .containsEntry("blobContainerName", "pictures")
        .containsEntry("blobPrefix", "in/");
    assertThat(of("blobTrigger", "path", "pictures/{n}", "source", "EventGrid"))
        .isInstanceOf(Wakeup.Always.class);
  }

  @Test
  void durableFunctions() {
    assertThat(of("orchestrationTrigger")).isInstanceOf(Wakeup.Always.class);
    host =
        """
        {"extensions": {"durableTask": {"maxConcurrentOrchestratorFunctions": 4,
          "storageProvider": {"type": "mssql", "connectionStringName": "Sql"}}}}
        """;
    refused("write Sql into the Values", "activityTrigger");
    settings.put("Sql", "hidden");
    assertThat(measure("entityTrigger").metadata())
        .containsOnly(
            Map.entry("query", "SELECT dt.GetScaleRecommendation(4, 1)"),
            Map.entry("targetValue", "1"),
            Map.entry("connectionStringFromEnv", "Sql"));
  }

  @Test
  void timersAndWhatNothingMeasures() {
    assertThat(of("timerTrigger", "schedule", "0 0 3 * * *"))
        .isEqualTo(new Wakeup.Always("a timer begins it"));
    assertThat(of("cosmosDBTrigger"))
        .isEqualTo(new Wakeup.Always("nothing tells how much waits for a cosmosDBTrigger"));
  }
}
