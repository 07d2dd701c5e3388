package io.sarban.scaler.measure.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.InvalidFieldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The azure-queue trigger, by its route, against Azurite. */
class AzureQueueTest {

  private static final String PREFIX = "q-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static Measuring measuring;

  @BeforeAll
  static void start() {
    measuring = new Measuring("azure-queue");
  }

  @AfterAll
  static void stop() {
    measuring.close();
  }

  private static String connection() {
    return TestServers.setting("AZURITE");
  }

  private static QueueClient queue(String name, int messages) {
    QueueClient queue =
        new QueueClientBuilder()
            .connectionString(connection())
            .queueName(PREFIX + name)
            .buildClient();
    queue.create();
    for (int i = 0; i < messages; i++) {
      queue.sendMessage("message " + i);
    }
    return queue;
  }

  private static Query query(String name, String... more) {
    Map<String, String> metadata = new HashMap<>(Map.of("queueName", PREFIX + name));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata, Map.of(), Map.of("AzureWebJobsStorage", connection()));
  }

  @Test
  void countsTheMessagesOfAQueue() {
    queue("count", 7);
    assertThat(measuring.measure(query("count"))).isEqualTo(new Measured(7, true));
    assertThat(measuring.measure(query("count", "activationQueueLength", "7")))
        .isEqualTo(new Measured(7, false));
    assertThat(query("count").target().value()).isEqualTo(5);
    assertThat(query("count", "queueLength", "50").target().value()).isEqualTo(50);
  }

  @Test
  void canCountOnlyWhatNoWorkerHasInHand() {
    QueueClient queue = queue("in-hand", 6);
    queue.receiveMessages(4).forEach(message -> {});
    assertThat(measuring.measure(query("in-hand", "queueLengthStrategy", "visibleonly")))
        .isEqualTo(new Measured(2, true));
    assertThat(measuring.measure(query("in-hand", "queueLengthStrategy", "all")))
        .isEqualTo(new Measured(6, true));
  }

  @Test
  void beyondAPeekTheWholeCountIsTaken() {
    queue("many", 40).receiveMessages(3).forEach(message -> {});
    assertThat(measuring.measure(query("many", "queueLengthStrategy", "visibleonly")))
        .isEqualTo(new Measured(40, true));
  }

  @Test
  void theConnectionComesFromTheAuthenticationOrAnyVariable() {
    queue("connection", 1);
    Map<String, String> metadata = Map.of("queueName", PREFIX + "connection");
    Query byAuthentication =
        measuring.query(metadata, Map.of("connection", connection()), Map.of());
    assertThat(measuring.measure(byAuthentication)).isEqualTo(new Measured(1, true));

    Map<String, String> named = new HashMap<>(metadata);
    named.put("connectionFromEnv", "STORAGE");
    Query byVariable = measuring.query(named, Map.of(), Map.of("STORAGE", connection()));
    assertThat(measuring.measure(byVariable)).isEqualTo(new Measured(1, true));
    assertThat(byVariable.source()).isEqualTo(byAuthentication.source());
  }

  @Test
  void queuesOfAnAccountAreMeasuredTogetherAndAMissingOneHitsNoOther() {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      queue("together-" + i, i % 2);
      queries.add(query("together-" + i));
    }
    queries.set(20, query("gone"));
    List<Measurement> measured = measuring.measure(queries);
    for (int i = 0; i < 40; i++) {
      if (i != 20) {
        assertThat(measured.get(i)).isEqualTo(new Measured(i % 2, i % 2 == 1));
      }
    }
    assertThat(((Measurement.Failed) measured.get(20)).field()).isEqualTo("queueName");
    assertThat(measured.get(20).toString()).contains("has no queue \"" + PREFIX + "gone\"");
  }

  @Test
  void saysThatTheKeyIsRefusedAndKeepsIt() {
    String wrong = "c2VzYW1lc2VzYW1lc2VzYW1lc2VzYW1l";
    String connection = connection().replaceFirst("AccountKey=[^;]*", "AccountKey=" + wrong);
    Query query =
        measuring.query(
            Map.of("queueName", "any"), Map.of(), Map.of("AzureWebJobsStorage", connection));
    assertThat(measuring.failure(query).message())
        .contains("devstoreaccount1")
        .contains("refuses the key")
        .doesNotContain(wrong);
    assertThat(query.toString()).doesNotContain(wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "queueLength, many, queueLength",
    "queueLength, 0, queueLength",
    "queueLengthStrategy, some, queueLengthStrategy",
    "activationQueueLength, x, activationQueueLength",
    "connectionFromEnv, NOT_THERE, connectionFromEnv"
  })
  void refusesAtOnce(String name, String value, String field) {
    assertThatThrownBy(() -> query("any", name, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void refusesAConnectionThatIsNoneAndKeepsIt() {
    assertThatThrownBy(
            () ->
                measuring.query(
                    Map.of("queueName", "q"), Map.of(), Map.of("AzureWebJobsStorage", "sesame")))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("connection string")
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "AzurePublicCloud, '', https://orders.queue.core.windows.net",
    "AzureChinaCloud, '', https://orders.queue.core.chinacloudapi.cn",
    "Private, queue.example.org, https://orders.queue.example.org"
  })
  void anAccountIsReachedByItsNameInItsCloud(String cloud, String suffix, String endpoint) {
    Query query =
        measuring.query(
            Map.of(
                "queueName",
                "q",
                "accountName",
                "orders",
                "cloud",
                cloud,
                "endpointSuffix",
                suffix));
    assertThat(query.source()).isEqualTo(new AzureQueueSource.ByIdentity(endpoint));
  }

  @Test
  void aPrivateCloudNeedsItsSuffix() {
    assertThatThrownBy(
            () ->
                measuring.query(
                    Map.of("queueName", "q", "accountName", "orders", "cloud", "Private")))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("endpointSuffix"));
  }
}
