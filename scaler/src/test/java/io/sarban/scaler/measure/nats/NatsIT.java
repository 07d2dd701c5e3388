// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.OwnBroker;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Recorder;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** The nats-jetstream trigger, by its route, against NATS: a server, and a cluster of three. */
class NatsIT {

  private static final String PREFIX = "s" + UUID.randomUUID().toString().substring(0, 8);
  private static Measuring measuring;
  private static Connection team;
  private static Connection main;
  private static Connection cluster;

  @BeforeAll
  static void start() throws Exception {
    measuring = new Measuring("nats-jetstream");
    team = connect("team", "team");
    main = connect("sarban", "sarban");
    cluster = Nats.connect(TestServers.setting("NATS_CLUSTER"));
  }

  @AfterAll
  static void stop() throws Exception {
    for (Connection connection : List.of(team, main, cluster)) {
      connection.close();
    }
    measuring.close();
  }

  private static Connection connect(String user, String password) throws Exception {
    return Nats.connect(
        new Options.Builder()
            .server(TestServers.setting("NATS"))
            .userInfo(user.toCharArray(), password.toCharArray())
            .build());
  }

  /** A stream with messages, and a consumer of all of them. */
  private static void stream(
      Connection connection, String name, int copies, int messages, String... consumers)
      throws Exception {
    JetStreamManagement management = connection.jetStreamManagement();
    StreamConfiguration configuration =
        StreamConfiguration.builder()
            .name(PREFIX + name)
            .subjects(PREFIX + name)
            .replicas(copies)
            .build();
    // a cluster that has just started may not have elected yet
    await()
        .ignoreExceptionsMatching(
            e -> e instanceof JetStreamApiException || e instanceof IOException)
        .until(() -> management.addStream(configuration) != null);
    for (int i = 0; i < messages; i++) {
      connection.jetStream().publish(PREFIX + name, "m".getBytes(StandardCharsets.UTF_8));
    }
    for (String consumer : consumers) {
      management.addOrUpdateConsumer(
          PREFIX + name, ConsumerConfiguration.builder().durable(consumer).build());
    }
  }

  private static JetStreamSubscription pull(Connection connection, String name, String consumer)
      throws Exception {
    return connection
        .jetStream()
        .subscribe(null, PullSubscribeOptions.bind(PREFIX + name, consumer));
  }

  private static Query query(String name, String consumer, String... more) {
    Map<String, String> metadata =
        new HashMap<>(
            Map.of(
                "natsServerMonitoringEndpoint",
                TestServers.setting("NATS_MONITORING"),
                "account",
                "TEAM",
                "stream",
                PREFIX + name,
                "consumer",
                consumer));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata);
  }

  private static Query clustered(String name, String consumer) throws IOException {
    return measuring.query(
        Map.of(
            "natsServerMonitoringEndpoint",
            TestServers.setting("NATS_CLUSTER_MONITORING"),
            "useHttps",
            "true",
            "stream",
            PREFIX + name,
            "consumer",
            consumer),
        Map.of("account", "$G", "ca", Files.readString(Path.of(TestServers.setting("NATS_CA")))),
        Map.of());
  }

  @Test
  void countsWhatIsPendingAndWhatIsNotAcknowledged() throws Exception {
    stream(team, "lag", 1, 7, "slow");
    assertThat(measuring.measure(query("lag", "slow"))).isEqualTo(new Measured(7, true));
    assertThat(measuring.measure(query("lag", "slow", "activationLagThreshold", "7")))
        .isEqualTo(new Measured(7, false));

    List<Message> inHand = pull(team, "lag", "slow").fetch(3, Duration.ofSeconds(5));
    assertThat(inHand).hasSize(3);
    assertThat(measuring.measure(query("lag", "slow"))).isEqualTo(new Measured(7, true));
    inHand.get(0).ackSync(Duration.ofSeconds(5));
    inHand.get(1).ackSync(Duration.ofSeconds(5));
    assertThat(measuring.measure(query("lag", "slow"))).isEqualTo(new Measured(5, true));

    Query query = query("lag", "slow");
    assertThat(query.target().value()).isEqualTo(10);
    assertThat(query.metricName()).isEqualTo("nats-jetstream-" + PREFIX + "lag");
  }

  /** The request uses the id, also for an account with another name. */
  @ParameterizedTest
  @CsvSource({"accountID, TEAM, ''", "accountID, TEAM, other", "accountID, '', TEAM"})
  void anAccountIsKnownByItsIdToo(String field, String id, String name) throws Exception {
    String stream = "account-" + id + "-" + name;
    stream(team, stream, 1, 4, "c");
    assertThat(measuring.measure(query(stream, "c", "account", name, field, id)))
        .isEqualTo(new Measured(4, true));
  }

  @Test
  void theAuthenticationsAccountComesFirst() throws Exception {
    stream(team, "first", 1, 2, "c");
    Map<String, String> metadata =
        Map.of(
            "natsServerMonitoringEndpoint",
            "nowhere.invalid:1",
            "account",
            "other",
            "stream",
            PREFIX + "first",
            "consumer",
            "c");
    Map<String, String> authentication =
        Map.of(
            "natsServerMonitoringEndpoint",
            TestServers.setting("NATS_MONITORING"),
            "account",
            "TEAM");
    assertThat(measuring.measure(measuring.query(metadata, authentication, Map.of())))
        .isEqualTo(new Measured(2, true));
  }

  @Test
  void allOfAnAccountIsMeasuredByOneRequest() throws Exception {
    List<Query> queries = new ArrayList<>();
    int port = Integer.parseInt(TestServers.setting("NATS_MONITORING").replaceFirst(".*:", ""));
    try (Recorder recorder = new Recorder(port)) {
      for (int i = 0; i < 20; i++) {
        stream(team, "many" + i, 1, i, "a", "b");
        for (String consumer : List.of("a", "b")) {
          queries.add(
              query(
                  "many" + i,
                  consumer,
                  "natsServerMonitoringEndpoint",
                  "127.0.0.1:" + recorder.port()));
        }
      }
      queries.add(
          query("gone", "a", "natsServerMonitoringEndpoint", "127.0.0.1:" + recorder.port()));
      List<Measurement> measured = measuring.measure(queries);
      for (int i = 0; i < 40; i++) {
        int pending = i / 2;
        assertThat(measured.get(i)).isEqualTo(new Measured(pending, pending > 0));
      }
      assertThat(measured.get(40)).isInstanceOf(Failed.class);
      assertThat(recorder.httpRequests())
          .containsExactly("GET /jsz?consumers=true&acc=TEAM HTTP/1.1");
    }
  }

  @Test
  void accountsAreKeptApart() throws Exception {
    stream(team, "apart", 1, 3, "c");
    stream(main, "apart", 1, 5, "c");
    assertThat(measuring.measure(query("apart", "c"))).isEqualTo(new Measured(3, true));
    assertThat(measuring.measure(query("apart", "c", "account", "MAIN")))
        .isEqualTo(new Measured(5, true));
  }

  @Test
  void inAClusterTheConsumersLeaderIsBelieved() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // of one copy, and of three
      stream(cluster, "led" + i, i % 2 == 0 ? 1 : 3, 4 + i, "c");
      List<Message> inHand = pull(cluster, "led" + i, "c").fetch(2, Duration.ofSeconds(5));
      inHand.get(0).ackSync(Duration.ofSeconds(5));
      queries.add(clustered("led" + i, "c"));
    }
    await()
        .untilAsserted(
            () -> {
              List<Measurement> measured = measuring.measure(queries);
              for (int i = 0; i < 6; i++) {
                assertThat(measured.get(i)).isEqualTo(new Measured(3 + i, true));
              }
            });
    assertThat(measuring.failure(clustered("led0", "gone")).field()).isEqualTo("consumer");
    assertThat(measuring.failure(clustered("gone", "c")).field()).isEqualTo("stream");
  }

  @Test
  void aServerThatStopsIsNamedAndComesBack() throws Exception {
    try (OwnBroker broker = new OwnBroker("nats")) {
      Connection own =
          Nats.connect(
              new Options.Builder()
                  .server(broker.setting("URL"))
                  .userInfo("team".toCharArray(), "team".toCharArray())
                  .build());
      stream(own, "own", 1, 2, "c");
      own.close();
      Query query = query("own", "c", "natsServerMonitoringEndpoint", broker.setting("MONITORING"));
      assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
      broker.stop();
      Failed failed = measuring.failure(query);
      assertThat(failed.field()).isEqualTo("natsServerMonitoringEndpoint");
      assertThat(failed.message()).contains(broker.setting("MONITORING"));
      broker.start();
      assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
    }
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    stream(team, "there", 1, 1);
    Failed consumer = measuring.failure(query("there", "gone"));
    assertThat(consumer.field()).isEqualTo("consumer");
    assertThat(consumer.message()).contains("\"gone\"").contains(PREFIX + "there");
    assertThat(measuring.failure(query("gone", "c")).field()).isEqualTo("stream");
    assertThat(measuring.failure(query("there", "c", "account", "NOBODY")).field())
        .isEqualTo("account");
    assertThat(measuring.failure(query("there", "c", "account", "BARE")).field())
        .isEqualTo("account");
  }

  @Test
  void aMonitoringThatCannotBeReadIsNamed() throws Exception {
    String endpoint = "natsServerMonitoringEndpoint";
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(measuring.failure(query("a", "c", endpoint, "127.0.0.1:" + port)).message())
        .contains("cannot be connected to");
    assertThat(measuring.failure(query("a", "c", endpoint, "nats.invalid:8222")).message())
        .contains("host name that is unknown");
    assertThat(measuring.failure(query("a", "c", "useHttps", "true")).message())
        .contains("does not speak TLS there");
    String https = TestServers.setting("NATS_CLUSTER_MONITORING");
    assertThat(measuring.failure(query("a", "c", endpoint, https, "useHttps", "true")).message())
        .contains("TLS handshake");
    assertThat(measuring.failure(query("a", "c", endpoint, https)).message()).contains(https);
  }

  @Test
  void whatIsNoMonitoringIsNamed() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = "<html>Hello</html>".getBytes(StandardCharsets.UTF_8);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      String endpoint = "127.0.0.1:" + other.getAddress().getPort();
      Failed failed = measuring.failure(query("a", "c", "natsServerMonitoringEndpoint", endpoint));
      assertThat(failed.message()).contains("does not answer as the monitoring of NATS does");
    } finally {
      other.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "natsServerMonitoringEndpoint, ''",
    "natsServerMonitoringEndpoint, http://nats:8222",
    "natsServerMonitoringEndpoint, me:open@nats:8222",
    "account, ''",
    "stream, ''",
    "consumer, ''",
    "lagThreshold, 0",
    "activationLagThreshold, x",
    "useHttps, maybe"
  })
  void aParameterThatCannotBeUsedIsNamed(String field, String value) {
    assertThatThrownBy(() -> query("a", "c", field, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
