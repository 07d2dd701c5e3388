// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.http.HostileServer;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.azure.AzureIdentity;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trust.IdentityHosts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The azure-queue trigger, by its route, against Azurite. */
class AzureQueueIT {

  private static final String PREFIX = "q-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static Measuring measuring;

  @BeforeAll
  static void start() {
    measuring =
        new Measuring(
            "azure-queue",
            IdentityHosts.parse(
                "*.queue.core.windows.net,*.queue.core.chinacloudapi.cn,*.queue.example.org"));
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

  private static Query byIdentity(Map<String, String> more) {
    Map<String, String> metadata = new HashMap<>(Map.of("queueName", "q", "accountName", "orders"));
    metadata.putAll(more);
    return measuring.query(
        metadata, Map.of(), Serialization.unmarshal("provider: azure-workload", PodIdentity.class));
  }

  @ParameterizedTest
  @CsvSource({
    "AzurePublicCloud, '', https://orders.queue.core.windows.net",
    "AzureChinaCloud, '', https://orders.queue.core.chinacloudapi.cn",
    "Private, queue.example.org, https://orders.queue.example.org",
    "Private, queue.example.org:8443, https://orders.queue.example.org:8443"
  })
  void anAccountIsReachedByItsNameInItsCloud(String cloud, String suffix, String endpoint) {
    Query query = byIdentity(Map.of("cloud", cloud, "endpointSuffix", suffix));
    assertThat(query.source())
        .isEqualTo(
            new AzureQueueSource.ByIdentity(
                URI.create(endpoint),
                new AzureIdentity.Chosen(Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({
    "Private, '', endpointSuffix",
    "Private, evil.example/x, endpointSuffix",
    "Private, x@evil.example, endpointSuffix",
    "Private, evil.example?, endpointSuffix",
    "Private, evil.example, accountName",
    "AzureUSGovernmentCloud, '', accountName",
    "Marsh, '', cloud"
  })
  void aCloudIsAzuresOrTheOperators(String cloud, String suffix, String field) {
    assertThatThrownBy(() -> byIdentity(Map.of("cloud", cloud, "endpointSuffix", suffix)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void theOperatorIsToldWhichHostToAllow() {
    assertThatThrownBy(() -> byIdentity(Map.of("cloud", "AzureUSGovernmentCloud")))
        .hasMessage(
            "the scaler may not show its own identity to orders.queue.core.usgovcloudapi.net: the"
                + " operator has to allow it by --allowed-identity-hosts, or give a connection"
                + " string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Orders", "or", "orders.evil.example/", "a_b", "x@y", "abcdefghijklmnopqrstuvwxy"})
  void anAccountHasANameOfAzures(String account) {
    assertThatThrownBy(() -> byIdentity(Map.of("accountName", account)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("accountName"));
  }

  @Test
  void anAccountsNameAloneShowsNoIdentity() {
    assertThatThrownBy(() -> measuring.query(Map.of("queueName", "q", "accountName", "orders")))
        .hasMessage(
            "needs a TriggerAuthentication with podIdentity.provider azure-workload; or give a"
                + " connection string");
    PodIdentity aws = Serialization.unmarshal("provider: aws", PodIdentity.class);
    assertThatThrownBy(
            () -> measuring.query(Map.of("queueName", "q", "accountName", "orders"), Map.of(), aws))
        .hasMessageContaining("must be azure-workload for this trigger type, not \"aws\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"login.evil.example", "http://login.microsoftonline.com", "a b"})
  void theTokenForAzuresLoginGoesToAzuresLogin(String authority) {
    PodIdentity identity =
        Serialization.unmarshal(
            "provider: azure-workload\nidentityAuthorityHost: '" + authority + "'",
            PodIdentity.class);
    Map<String, String> metadata = Map.of("queueName", "q", "accountName", "orders");
    assertThatThrownBy(() -> measuring.query(metadata, Map.of(), identity))
        .hasMessageContaining("podIdentity.identityAuthorityHost must be a login of Azure's");
  }

  @ParameterizedTest
  @CsvSource({
    "AccountName=orders;AccountKey=c2VjcmV0;QueueEndpoint=127.0.0.1:1/orders, QueueEndpoint",
    "AccountName=orders;AccountKey=c2VjcmV0;QueueEndpoint=ht tp://x, QueueEndpoint",
    "AccountName=orders;AccountKey=c2VjcmV0;QueueEndpoint=file:///etc/passwd, QueueEndpoint",
    "AccountName=orders;AccountKey=%%%;QueueEndpoint=http://127.0.0.1:1/orders, no Base64",
    "AccountName=orders;AccountKey=c2VjcmV0;EndpointSuffix=evil.example/, EndpointSuffix",
    "AccountName=evil.example/;AccountKey=c2VjcmV0, AccountName",
    "AccountKey=c2VjcmV0, AccountName",
    "AccountName=orders, AccountKey",
  })
  void aConnectionStringThatCannotBeUsedIsNamedAndNotShown(String connection, String part) {
    for (boolean secret : List.of(true, false)) {
      Map<String, String> given = Map.of("connection", connection);
      Map<String, String> metadata = new HashMap<>(secret ? Map.of() : given);
      metadata.put("queueName", "q");
      assertThatThrownBy(
              () -> measuring.query(metadata, secret ? given : Map.<String, String>of(), Map.of()))
          .isInstanceOfSatisfying(
              InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("connection"))
          .hasMessageContaining(part)
          .hasMessageContaining("copy it from the account anew")
          .hasMessageNotContaining("c2VjcmV0")
          .hasMessageNotContaining("%%%");
    }
  }

  @Test
  void theConnectionMayStandInTheMetadata() {
    queue("literal", 5);
    Query query =
        measuring.query(Map.of("queueName", PREFIX + "literal", "connection", connection()));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(5, true));
  }

  @Test
  void anEndpointMayBeNoMetadataAddressAndNotRedirect() {
    String key = ";AccountName=orders;AccountKey=c2VjcmV0";
    Query metadata =
        measuring.query(
            Map.of("queueName", "q", "connection", "QueueEndpoint=http://169.254.169.254/" + key));
    Failed failed = measuring.failure(metadata);
    assertThat(failed.field()).isEqualTo("connection");
    assertThat(failed.message()).contains("cloud metadata address, which is never asked");
    try (HostileServer server = new HostileServer();
        HostileServer other = new HostileServer()) {
      other.answers("/", 200, "");
      server.redirects("/", 307, other.url("/"));
      Query query =
          measuring.query(
              Map.of("queueName", "q", "connection", "QueueEndpoint=" + server.url("/") + key));
      assertThat(measuring.failure(query).message()).contains("which is not followed");
      assertThat(other.seen).isEmpty();
      server.answers("/page/", 200, "<html><body>Hello</body></html>");
      Query page =
          measuring.query(
              Map.of("queueName", "q", "connection", "QueueEndpoint=" + server.url("/page") + key));
      assertThat(measuring.failure(page).message())
          .contains("does not answer as Azure's queues do: correct connection");
    }
  }
}
