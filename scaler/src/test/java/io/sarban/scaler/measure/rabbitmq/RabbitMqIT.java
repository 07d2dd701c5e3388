// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.http.SourceAddress;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rabbitmq trigger, by its route, against a real broker. */
class RabbitMqIT {

  private static final String PREFIX = "q-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static final Map<String, String> LOCAL =
      Map.of("host", "amqp://127.0.0.1/", "queueName", "q");
  private static Measuring measuring;
  private static Connection connection;
  private static Channel channel;

  @BeforeAll
  static void start() throws Exception {
    measuring = new Measuring("rabbitmq");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker("AMQP"));
    connection = factory.newConnection("test");
    channel = connection.createChannel();
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    measuring.close();
  }

  private static String broker(String protocol) {
    String uri = TestServers.setting("RABBITMQ_" + protocol);
    return protocol.equals("HTTP") ? uri + "/" : uri;
  }

  private static String queue(String name, int messages) throws Exception {
    String queue = PREFIX + name;
    channel.queueDeclare(queue, false, false, false, null);
    channel.confirmSelect();
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, MessageProperties.BASIC, new byte[] {1});
    }
    channel.waitForConfirmsOrDie(10_000);
    return queue;
  }

  private static Query query(String host, String queue, String... more) {
    Map<String, String> metadata = new HashMap<>(Map.of("host", host, "queueName", queue));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata);
  }

  private static List<Measurement> measure(Query... queries) {
    return measuring.measure(List.of(queries));
  }

  private static String failure(Query query) {
    return measuring.failure(query).message();
  }

  private static void awaitLength(Query query, double length) {
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () -> assertThat(measure(query).get(0)).isEqualTo(Measurement.of(length, 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "HTTP"})
  void measuresTheLengthOfAQueue(String protocol) throws Exception {
    String queue = queue("length-" + protocol, 7);
    awaitLength(query(broker(protocol), queue), 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "HTTP"})
  void aMissingQueueHitsNoOther(String protocol) throws Exception {
    String host = broker(protocol);
    Query here = query(host, queue("here-" + protocol, 2));
    Query gone = query(host, PREFIX + "gone");
    awaitLength(here, 2);

    List<Measurement> measured = measure(gone, here, gone, here);

    assertThat(measured.get(1)).isEqualTo(Measurement.of(2, 0));
    assertThat(measured.get(3)).isEqualTo(Measurement.of(2, 0));
    assertThat(measured.get(0)).isEqualTo(measured.get(2));
    assertThat(measured.get(0).toString()).contains("has no queue").contains("queueName");
  }

  /** The names still fit into one request, but not on a page of the API's default size. */
  @Test
  void moreQueuesThanAPageHolds() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      channel.queueDeclare("p" + i, false, true, true, null);
      queries.add(query(broker("HTTP"), "p" + i));
    }
    assertThat(measure(queries.toArray(Query[]::new))).containsOnly(Measurement.of(0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "HTTP"})
  void aThousandQueuesAtOnce(String protocol) throws Exception {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      queries.add(query(broker(protocol), queue(protocol + "-many-" + i, 0)));
    }
    queue(protocol + "-many-999", 1);
    awaitLength(queries.get(999), 1);

    List<Measurement> measured = measure(queries.toArray(Query[]::new));

    assertThat(measured.subList(0, 999)).containsOnly(Measurement.of(0, 0));
    assertThat(measured.get(999)).isInstanceOf(Measurement.Measured.class);
  }

  @Test
  void aggregatesTheQueuesOfAPattern() throws Exception {
    queue("regex-1", 1);
    queue("regex-2", 5);
    String pattern = "^" + PREFIX + "regex-";
    String host = broker("HTTP");
    awaitLength(query(host, pattern, "useRegex", "true"), 6);
    awaitLength(query(host, pattern, "useRegex", "true", "operation", "max"), 5);
    awaitLength(query(host, pattern, "useRegex", "true", "operation", "avg"), 3);
    awaitLength(query(host, "^no-such", "useRegex", "true"), 0);
  }

  /** The broker matches names without regard to case, and with POSIX classes. */
  @Test
  void patternsAreTheBrokersOwn() throws Exception {
    queue("case.a", 1);
    queue("CASE.B", 2);
    queue("caseless", 4);
    String host = broker("HTTP");
    awaitLength(query(host, "^" + PREFIX + "case\\.", "useRegex", "true"), 3);
    awaitLength(query(host, PREFIX + "case[[:punct:]][[:alpha:]]$", "useRegex", "true"), 3);
    awaitLength(query(host, PREFIX + "(?-i)case[.]", "useRegex", "true"), 1);
    awaitLength(query(host, PREFIX + "case(?!\\.)", "useRegex", "true"), 4);
    Query backReference = query(host, PREFIX + "ca(s)e(l)e\\1\\1", "useRegex", "true");
    awaitLength(backReference, 4);
  }

  @Test
  void aPatternThatOnlyTheBrokerMatchesCostsNoOther() throws Exception {
    Query here = query(broker("HTTP"), queue("beside-a-pattern", 3));
    Query wrong = query(broker("HTTP"), "^(" + PREFIX, "useRegex", "true");
    queue("page-1", 0);
    queue("page-2", 0);
    Query narrow =
        query(broker("HTTP"), PREFIX + "page-(?=[12])", "useRegex", "true", "pageSize", "1");
    awaitLength(here, 3);

    List<Measurement> measured = measure(wrong, here, narrow);

    assertThat(measured.get(0).toString()).contains("does not take the pattern: fix queueName");
    assertThat(measured.get(1)).isEqualTo(Measurement.of(3, 0));
    assertThat(measured.get(2).toString()).contains("raise pageSize");
  }

  /** The broker counts whole messages only. */
  @Test
  void anAverageOfMessagesIsAWholeNumber() throws Exception {
    queue("average-1", 3);
    for (int i = 2; i <= 5; i++) {
      queue("average-" + i, 0);
    }
    String pattern = "^" + PREFIX + "average-";
    awaitLength(query(broker("HTTP"), pattern, "useRegex", "true"), 3);
    awaitLength(query(broker("HTTP"), pattern, "useRegex", "true", "operation", "avg"), 0);
  }

  /** The broker's own name filter ignores case: it would fill the page with the other queues. */
  @Test
  void queuesWhoseNamesDifferByCaseOnly() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (int i = 1; i <= 35; i++) {
      queries.add(query(broker("HTTP"), queue("twin" + i, i == 35 ? 4 : 0)));
      queue("TWIN" + i, 1);
    }
    awaitLength(queries.get(34), 4);

    List<Measurement> measured = measure(queries.toArray(Query[]::new));

    assertThat(measured.subList(0, 34)).containsOnly(Measurement.of(0, 0));
    assertThat(measured.get(34)).isEqualTo(Measurement.of(4, 0));
  }

  /** As in the AMQP URI, everything after the first slash; over HTTP the last part of the path. */
  @ParameterizedTest
  @CsvSource({
    "amqp://r, /",
    "amqp://r/, /",
    "amqp://r/%2F, /",
    "amqp://r//prod, /prod",
    "amqp://r/%2Fprod, /prod",
    "amqp://r/t2/, t2/",
    "amqp://r/x/y, x/y",
    "amqp://r/a+b, a+b",
    "http://r, /",
    "http://r/%2F, /",
    "http://r//prod, prod",
    "http://r/api-behind/prod, prod"
  })
  void theVirtualHostOfAnAddress(String host, String vhost) {
    assertThat(((RabbitMqQuery) query(host, "q")).source().vhost()).isEqualTo(vhost);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prod", "x/y", "t2/"})
  void aVirtualHostWithASlash(String name) throws Exception {
    HttpResponse<Void> declared = put("/api/vhosts/" + name.replace("/", "%2F"));
    assertThat(declared.statusCode()).isIn(201, 204);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker("AMQP"));
    factory.setVirtualHost(name);
    String queue = queue("slashes", 1);
    try (Connection there = factory.newConnection("test");
        Channel its = there.createChannel()) {
      its.queueDeclare(queue, false, false, true, null);
      its.confirmSelect();
      for (int i = 0; i < 5; i++) {
        its.basicPublish("", queue, MessageProperties.BASIC, new byte[] {1});
      }
      its.waitForConfirmsOrDie(10_000);
      awaitLength(query(broker("AMQP").replaceFirst("/%2F$", "/" + name), queue), 5);
    }
  }

  private static HttpResponse<Void> put(String path) throws Exception {
    URI uri = URI.create(broker("HTTP").replaceFirst("//.*@", "//").replaceFirst("/$", "") + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", new SourceAddress.Login("guest", "guest").basic())
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "HTTP"})
  void theCaseOfTheSchemeDoesNotMatter(String protocol) throws Exception {
    String host = broker(protocol).replaceFirst(protocol.toLowerCase(Locale.ROOT), protocol);
    awaitLength(query(host, queue("scheme-" + protocol, 2)), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "http"})
  void theLastAtEndsThePassword(String scheme) {
    RabbitMqSource source =
        ((RabbitMqQuery) query(scheme + "://u%40x:p@s:s@my_rabbit:1/", "q")).source();
    assertThat(source.user()).contains("u@x");
    assertThat(source.password()).contains("p@s:s");
    assertThat(source.host()).isEqualTo("my_rabbit");
  }

  @Test
  void asksAHostWhoseNameHasAnUnderscore() {
    assertThat(failure(query("amqp://u:sesame@my_rabbit.invalid:5672/", "q")))
        .contains("my_rabbit.invalid:5672")
        .contains("the host name is unknown")
        .doesNotContain("sesame");
  }

  @ParameterizedTest
  @CsvSource({"tls, true", "tls, Enable", "tls, on"})
  void noWordButEnableAndDisableIsTakenForTls(String name, String word) {
    assertThatThrownBy(() -> measuring.query(LOCAL, Map.of(name, word), Map.of()))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("tls"));
  }

  @Test
  void aCertificateNeedsItsKey() {
    Map<String, String> half = Map.of("tls", "enable", "cert", "-----BEGIN CERTIFICATE-----");
    assertThatThrownBy(() -> measuring.query(LOCAL, half, Map.of()))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("cert"));
  }

  @Test
  void canLeaveOutWhatIsNotAcknowledged() throws Exception {
    String queue = queue("unacknowledged", 4);
    channel.basicGet(queue, false);
    awaitLength(query(broker("HTTP"), queue), 4);
    awaitLength(query(broker("HTTP"), queue, "excludeUnacknowledged", "true"), 3);
  }

  @Test
  void readsAVirtualHostByNameAndSaysIfItIsMissing() {
    assertThat(failure(query(broker("AMQP"), "q", "vhostName", "nowhere"))).contains("vhost");
    assertThat(failure(query(broker("HTTP"), "q", "vhostName", "nowhere"))).contains("vhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "HTTP"})
  void saysThatTheLoginIsRefusedAndKeepsThePassword(String protocol) {
    String host = broker(protocol).replace("guest:guest", "guest:sesame");
    assertThat(failure(query(host, "q")))
        .contains("refuses the login of user guest")
        .doesNotContain("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "http"})
  void saysThatTheBrokerIsDown(String scheme) {
    assertThat(failure(query(scheme + "://u:sesame@127.0.0.1:1/", "q")))
        .contains("cannot be connected to")
        .doesNotContain("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amqp", "http"})
  void aBrokerThatClosesHalfWayIsAFailure(String scheme) throws Exception {
    try (ServerSocket rude = new ServerSocket(0)) {
      Thread closing =
          new Thread(
              () -> {
                try {
                  while (true) {
                    rude.accept().close();
                  }
                } catch (java.io.IOException e) {
                  // the test is over
                }
              });
      closing.setDaemon(true);
      closing.start();
      String host = scheme + "://127.0.0.1:" + rude.getLocalPort() + "/";
      assertThat(failure(query(host, "q"))).contains("RabbitMQ at " + scheme);
    }
  }

  @Test
  void anAddressOfTheOtherProtocolIsNamed() {
    String amqpByHttp = broker("AMQP").replaceFirst("amqp", "http");
    assertThat(failure(query(amqpByHttp, "q")))
        .contains("closes the connection half way: fix the port in host")
        .doesNotContain("reset");
    assertThat(failure(query(broker("HTTP").replaceFirst("http", "https"), "q")))
        .contains("does not speak TLS there: fix host");
    assertThat(failure(query(broker("AMQP").replaceFirst("amqp", "amqps"), "q")))
        .containsAnyOf("does not speak TLS there: fix host", "closes the connection half way: fix");
  }

  @Test
  void aBrokerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      String host = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      assertThat(failure(query(host, "q", "timeout", "300")))
          .containsAnyOf("no answer", "timed out");
    }
  }

  @Test
  void readsTheRatesOfAQueueInUse() throws Exception {
    String queue = queue("rates", 50);
    String host = broker("HTTP");
    ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
    // ten in and five out, continuously: the broker's rates need traffic between two samples
    traffic.scheduleAtFixedRate(() -> tenInAndFiveOut(queue), 0, 200, TimeUnit.MILLISECONDS);
    try {
      awaitRate(query(host, queue, "mode", "MessageRate", "value", "1"), 10, 100);
      awaitRate(query(host, queue, "mode", "DeliverGetRate", "value", "1"), 5, 50);
      awaitRate(query(host, queue, "mode", "PublishedToDeliveredRatio", "value", "1"), 1.2, 4);
      awaitRate(
          query(host, queue, "mode", "ExpectedQueueConsumptionTime", "value", "1"), 1, 10_000);
      awaitRate(
          query(host, "^" + queue + "$", "useRegex", "true", "mode", "MessageRate", "value", "1"),
          10,
          100);
    } finally {
      traffic.shutdownNow();
      traffic.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static void tenInAndFiveOut(String queue) {
    try (Channel mine = connection.createChannel()) {
      for (int i = 0; i < 10; i++) {
        mine.basicPublish("", queue, MessageProperties.BASIC, new byte[] {1});
      }
      for (int i = 0; i < 5; i++) {
        mine.basicGet(queue, true);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitRate(Query query, double least, double most) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              Measurement measured = measure(query).get(0);
              assertThat(measured).isInstanceOf(Measurement.Measured.class);
              assertThat(((Measurement.Measured) measured).value()).isBetween(least, most);
              assertThat(((Measurement.Measured) measured).active()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MessageRate | 10, 0, 3, 0 | 3 | true",
        "DeliverGetRate | 10, 0, 3, 2 | 2 | true",
        "PublishedToDeliveredRatio | 10, 0, 3, 2 | 1.5 | true",
        "PublishedToDeliveredRatio | 10, 0, 3, 0 | 0 | true",
        "ExpectedQueueConsumptionTime | 10, 0, 3, 2 | 5.5 | true",
        "ExpectedQueueConsumptionTime | 10, 0, 3, 0 | 0 | true",
        "ExpectedQueueConsumptionTime | 0, 0, 0, 0 | 0 | true",
        "ExpectedQueueConsumptionTime | 0, 0, 3, 2 | 0.5 | true",
        "ExpectedQueueConsumptionTime | 0, 0, 0, 2 | -1 | false"
      })
  void ratesAsKedaComputesThem(String mode, String figures, double value, boolean active) {
    String[] f = figures.split(", ", -1);
    QueueFigures queue =
        new QueueFigures(
            Double.parseDouble(f[0]),
            Double.parseDouble(f[1]),
            Double.parseDouble(f[2]),
            Double.parseDouble(f[3]));
    Query query = query("http://127.0.0.1/", "q", "mode", mode, "value", "1");
    assertThat(((RabbitMqQuery) query).measure(queue))
        .isEqualTo(new Measurement.Measured(value, active));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rabbit:5672 | mode | QueueLength | value | 1 | host",
        "amqp://r:99999/ | mode | QueueLength | value | 1 | host",
        "http://r/ | useRegex | true | pageSize | 501 | pageSize",
        "ftp://rabbit/ | mode | QueueLength | value | 1 | host",
        "amqp://r/ | mode | MessageRate | value | 1 | mode",
        "amqp://r/ | useRegex | true | protocol | amqp | useRegex",
        "amqp://r/ | protocol | http | useRegex | false | protocol",
        "http://r/ | mode | Nonsense | value | 1 | mode",
        "http://r/ | mode | QueueLength | value | many | value",
        "http://r/ | mode | QueueLength | value | -1 | value",
        "http://r/ | mode | QueueLength | operation | sum | value",
        "http://r/ | queueLength | 5 | value | 5 | queueLength"
      })
  void refusesAtOnce(String host, String a, String av, String b, String bv, String field) {
    assertThatThrownBy(() -> query(host, "q", a, av, b, bv))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
