// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The azure-servicebus trigger, by its route. No Service Bus server is available here: a stand-in
 * checks the requests, and answers as Azure's documentation describes.
 */
class ServiceBusTest {

  private static final String KEY = "s3cret=";
  private static final int QUEUES = 230;
  private static final List<String> REQUESTS = new CopyOnWriteArrayList<>();
  private static Measuring measuring;
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    measuring =
        new Measuring(
            "azure-servicebus",
            IdentityHosts.parse("*.servicebus.windows.net,*.bus.example.org:8443"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ServiceBusTest::answer);
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    measuring.close();
  }

  @BeforeEach
  void forget() {
    REQUESTS.clear();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    REQUESTS.add(uri.toString());
    if (!signed(exchange.getRequestHeaders().getFirst("Authorization"))) {
      reply(exchange, 401, "<Error><Code>401</Code><Detail>claims</Detail></Error>");
      return;
    }
    if (!uri.getQuery().endsWith("api-version=2021-05")) {
      reply(exchange, 400, "<Error><Code>400</Code></Error>");
      return;
    }
    switch (uri.getPath()) {
      case "/$Resources/queues" -> reply(exchange, 200, page(uri));
      case "/q7" -> reply(exchange, 200, queue(7));
      case "/team/orders" -> reply(exchange, 200, entry("team/orders", "Queue", counts(70)));
      case "/throttled" -> reply(exchange, 200, entry("throttled", "Queue", ""));
      case "/busy" -> reply(exchange, 429, "");
      case "/page" -> reply(exchange, 200, "<html><body>Hello</body></html>");
      case "/text" -> reply(exchange, 200, "Hello");
      case "/news/Subscriptions" ->
          reply(exchange, 200, feed(subscription("mail", 3) + subscription("sms", 4)));
      case "/news/Subscriptions/mail" -> reply(exchange, 200, subscription("mail", 3));
      case "/gone/Subscriptions" -> reply(exchange, 404, "<Error><Code>404</Code></Error>");
      default -> reply(exchange, 200, feed(""));
    }
  }

  /** Checks the server's own address and the key's name; the signature itself has its own test. */
  private static boolean signed(String authorization) {
    Matcher token =
        Pattern.compile("SharedAccessSignature sr=(.*)&sig=(.*)&se=(\\d+)&skn=reader")
            .matcher(String.valueOf(authorization));
    URI namespace = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return token.matches()
        && Instant.ofEpochSecond(Long.parseLong(token.group(3))).isAfter(Instant.now())
        && new SharedAccess.Key("reader", KEY)
            .authorization(namespace, Instant.ofEpochSecond(Long.parseLong(token.group(3))))
            .equals(authorization);
  }

  private static String page(URI uri) {
    Matcher query = Pattern.compile("\\$skip=(\\d+)&\\$top=100&.*").matcher(uri.getQuery());
    assertThat(query.matches()).isTrue();
    StringBuilder entries = new StringBuilder();
    int skip = Integer.parseInt(query.group(1));
    for (int i = skip; i < Math.min(skip + 100, QUEUES); i++) {
      entries.append(queue(i));
    }
    return feed(entries.toString());
  }

  private static String queue(int i) {
    return entry("q" + i, "Queue", counts(i));
  }

  private static String subscription(String name, int active) {
    return entry(name, "Subscription", counts(active));
  }

  private static String counts(int active) {
    return """
        <CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus">
          <d2p1:ActiveMessageCount>%d</d2p1:ActiveMessageCount>
          <d2p1:DeadLetterMessageCount>99</d2p1:DeadLetterMessageCount>
          <d2p1:ScheduledMessageCount>98</d2p1:ScheduledMessageCount>
          <d2p1:TransferMessageCount>0</d2p1:TransferMessageCount>
          <d2p1:TransferDeadLetterMessageCount>0</d2p1:TransferDeadLetterMessageCount>
        </CountDetails>
        """
        .formatted(active);
  }

  private static String entry(String name, String kind, String counts) {
    return """
        <entry xmlns="http://www.w3.org/2005/Atom">
          <id>https://orders.servicebus.windows.net/%1$s?api-version=2021-05</id>
          <title type="text">%1$s</title>
          <author><name>orders</name></author>
          <content type="application/xml">
            <%2$sDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">
              <LockDuration>PT1M</LockDuration>
              <MessageCount>97</MessageCount>
              %3$s
              <EntityAvailabilityStatus>Available</EntityAvailabilityStatus>
            </%2$sDescription>
          </content>
        </entry>
        """
        .formatted(name, kind, counts);
  }

  private static String feed(String entries) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
        + "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"text\">Queues</title>"
        + entries
        + "</feed>";
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String connection(int port, String key) {
    return "Endpoint=sb://127.0.0.1:"
        + port
        + ";SharedAccessKeyName=reader;SharedAccessKey="
        + key
        + ";UseDevelopmentEmulator=true;";
  }

  private static Query query(String... metadata) {
    return queryBy(connection(server.getAddress().getPort(), KEY), metadata);
  }

  private static Query queryBy(String connection, String... metadata) {
    Map<String, String> all = new HashMap<>(Map.of("connectionFromEnv", "BUS"));
    for (int i = 0; i < metadata.length; i += 2) {
      all.put(metadata[i], metadata[i + 1]);
    }
    return measuring.query(all, Map.of(), Map.of("BUS", connection));
  }

  @Test
  void countsTheActiveMessagesOfAQueue() {
    assertThat(measuring.measure(query("queueName", "q7"))).isEqualTo(new Measured(7, true));
    assertThat(measuring.measure(query("queueName", "q7", "activationMessageCount", "7")))
        .isEqualTo(new Measured(7, false));
    assertThat(measuring.measure(query("queueName", "team/orders")))
        .isEqualTo(new Measured(70, true));
    assertThat(query("queueName", "q7").target().value()).isEqualTo(5);
    assertThat(query("queueName", "q7", "messageCount", "50").target().value()).isEqualTo(50);
    assertThat(REQUESTS)
        .containsExactly(
            "/q7?api-version=2021-05",
            "/q7?api-version=2021-05",
            "/team/orders?api-version=2021-05");
  }

  @Test
  void countsTheActiveMessagesOfASubscription() {
    Query query = query("topicName", "news", "subscriptionName", "mail");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(3, true));
    assertThat(REQUESTS).containsExactly("/news/Subscriptions/mail?api-version=2021-05");
  }

  @Test
  void severalQueuesAndSubscriptionsAreListed() {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      queries.add(query("queueName", "Q" + i));
    }
    queries.add(query("queueName", "q3"));
    queries.add(query("topicName", "news", "subscriptionName", "mail"));
    queries.add(query("topicName", "news", "subscriptionName", "sms"));
    List<Measurement> measured = measuring.measure(queries);
    for (int i = 0; i < 20; i++) {
      assertThat(measured.get(i)).isEqualTo(new Measured(i, i > 0));
    }
    assertThat(measured.subList(20, 23))
        .containsExactly(new Measured(3, true), new Measured(3, true), new Measured(4, true));
    // the requested entities are on the first page
    assertThat(REQUESTS)
        .containsExactlyInAnyOrder(
            "/$Resources/queues?$skip=0&$top=100&api-version=2021-05",
            "/news/Subscriptions?$skip=0&$top=100&api-version=2021-05");
  }

  @Test
  void aListIsReadAsFarAsItIsNeeded() {
    List<Measurement> measured =
        measuring.measure(List.of(query("queueName", "q1"), query("queueName", "q150")));
    assertThat(measured).containsExactly(new Measured(1, true), new Measured(150, true));
    assertThat(REQUESTS).hasSize(2);

    REQUESTS.clear();
    measured = measuring.measure(List.of(query("queueName", "q229"), query("queueName", "none")));
    assertThat(measured.get(0)).isEqualTo(new Measured(229, true));
    assertThat(((Failed) measured.get(1)).message()).contains("has no queue \"none\"");
    assertThat(REQUESTS).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"sum, 1445", "max, 149", "avg, 144.5", "'', 1445"})
  void namesMayBeAPattern(String operation, double value) {
    Query query = query("queueName", "q14[0-9]", "useRegex", "true", "operation", operation);
    assertThat(measuring.measure(query)).isEqualTo(new Measured(value, true));
    assertThat(REQUESTS).hasSize(3);
  }

  @Test
  void aPatternMustMatchTheWholeNameAndMayMatchNone() {
    assertThat(measuring.measure(query("queueName", "14", "useRegex", "true")))
        .isEqualTo(new Measured(0, false));
    Query subscriptions =
        query("topicName", "news", "subscriptionName", "(mail|sms)", "useRegex", "true");
    assertThat(measuring.measure(subscriptions)).isEqualTo(new Measured(7, true));
  }

  @Test
  void metricsHaveKedasNames() {
    assertThat(query("queueName", "team/orders").metricName())
        .isEqualTo("azure-servicebus-team-orders");
    assertThat(query("topicName", "news", "subscriptionName", "mail").metricName())
        .isEqualTo("azure-servicebus-news");
    assertThat(query("queueName", "a.*", "useRegex", "true").metricName())
        .isEqualTo("azure-servicebus-queue-regex");
    assertThat(query("topicName", "t", "subscriptionName", "a.*", "useRegex", "true").metricName())
        .isEqualTo("azure-servicebus-topic-regex");
  }

  @Test
  void whatIsMissingIsNamed() {
    Failed queue = measuring.failure(query("queueName", "none"));
    assertThat(queue.field()).isEqualTo("queueName");
    assertThat(queue.message()).contains("has no queue \"none\"").contains("127.0.0.1");
    Failed subscription = measuring.failure(query("topicName", "news", "subscriptionName", "none"));
    assertThat(subscription.field()).isEqualTo("subscriptionName");
    Failed topic =
        measuring.failure(query("topicName", "gone", "subscriptionName", ".*", "useRegex", "true"));
    assertThat(topic.field()).isEqualTo("topicName");
  }

  @Test
  void aWrongKeyIsNamedButNotShown() {
    Query query =
        queryBy(connection(server.getAddress().getPort(), "open-sesame"), "queueName", "q7");
    Failed failed = measuring.failure(query);
    assertThat(failed.field()).isEqualTo("connectionFromEnv");
    assertThat(failed.message()).contains("refuses").contains("401").doesNotContain("sesame");
    assertThat(query.toString() + query.source()).doesNotContain("sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "throttled, gives no counts",
    "busy, throttles (HTTP status 429)",
    "page, does not answer as Service Bus does",
    "text, does not answer as Service Bus does"
  })
  void anAnswerWithoutCountsIsNoZero(String queue, String message) {
    assertThat(measuring.failure(query("queueName", queue)).message()).contains(message);
  }

  @Test
  void aNamespaceThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(measuring.failure(queryBy(connection(port, KEY), "queueName", "q")).message())
        .contains("cannot be connected to");
    String azure = "Endpoint=sb://x.invalid/;SharedAccessKeyName=reader;SharedAccessKey=" + KEY;
    assertThat(measuring.failure(queryBy(azure, "queueName", "q")).message())
        .contains("host name that is unknown");
  }

  @Test
  void signsAsServiceBusDocuments() {
    // by: printf 'https%%3A...%%2F\n1893456000' | openssl dgst -sha256 -hmac 's3cret=' -binary
    assertThat(
            new SharedAccess.Key("reader", KEY)
                .authorization(
                    URI.create("https://orders.servicebus.windows.net/"),
                    Instant.ofEpochSecond(1893456000)))
        .isEqualTo(
            "SharedAccessSignature sr=https%3A%2F%2Forders.servicebus.windows.net%2F"
                + "&sig=VsDroGDcu2Olr9uWQht1b0UJAqjYXKb0wmksJUkdPws%3D&se=1893456000&skn=reader");
  }

  @Test
  void readsConnectionStringsAsTheyAreDocumented() {
    assertThat(
            ServiceBusSource.of(
                "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=reader;"
                    + "SharedAccessKey=s3cret=",
                "connection"))
        .isEqualTo(
            new ServiceBusSource(
                URI.create("https://orders.servicebus.windows.net/"),
                new Access.Shared(new SharedAccess.Key("reader", KEY)),
                "connection"));
    String token = "SharedAccessSignature sig=a%3D&se=1893456000&skn=reader&sr=sb%3A%2F%2Forders";
    assertThat(
            ServiceBusSource.of(
                "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessSignature=" + token,
                "connection"))
        .isEqualTo(
            new ServiceBusSource(
                URI.create("https://orders.servicebus.windows.net/"),
                new Access.Shared(new SharedAccess.Signature(token)),
                "connection"));
  }

  @ParameterizedTest
  @CsvSource({
    "sesame",
    "Endpoint=sb://orders.servicebus.windows.net/",
    "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKey=sesame",
    "Endpoint=https://orders/;SharedAccessKeyName=a;SharedAccessKey=sesame",
    "Endpoint=sb://far;SharedAccessKeyName=a;SharedAccessKey=sesame;UseDevelopmentEmulator=true"
  })
  void refusesAConnectionThatIsNoneAndKeepsIt(String connection) {
    assertThatThrownBy(() -> queryBy(connection, "queueName", "q"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("connection string")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void theConnectionMayComeFromTheAuthentication() {
    Query query =
        measuring.query(
            Map.of("queueName", "q7"),
            Map.of("connection", connection(server.getAddress().getPort(), KEY)),
            Map.of());
    assertThat(measuring.measure(query)).isEqualTo(new Measured(7, true));
  }

  private static String refused(Map<String, String> metadata) {
    try {
      measuring.query(metadata, Map.of(), Map.of("BUS", connection(1, KEY)));
      throw new AssertionError("not refused: " + metadata);
    } catch (InvalidFieldException e) {
      return e.field();
    }
  }

  @Test
  void aParameterThatCannotBeUsedIsNamed() {
    String bus = "connectionFromEnv";
    assertThat(refused(Map.of(bus, "BUS"))).isEqualTo("queueName");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a", "topicName", "b")))
        .isEqualTo("queueName");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a", "subscriptionName", "b")))
        .isEqualTo("queueName");
    assertThat(refused(Map.of(bus, "BUS", "topicName", "a"))).isEqualTo("subscriptionName");
    assertThat(refused(Map.of(bus, "NONE", "queueName", "a"))).isEqualTo(bus);
    assertThat(refused(Map.of("queueName", "a"))).isEqualTo(bus);
    assertThat(refused(Map.of("queueName", "a", "namespace", "orders"))).isEqualTo("namespace");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a(", "useRegex", "true")))
        .isEqualTo("queueName");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a", "operation", "min")))
        .isEqualTo("operation");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a", "messageCount", "0")))
        .isEqualTo("messageCount");
    assertThat(refused(Map.of(bus, "BUS", "queueName", "a", "activationMessageCount", "x")))
        .isEqualTo("activationMessageCount");
  }

  private static Query byIdentity(String namespace, String... more) {
    Map<String, String> metadata = new HashMap<>(Map.of("queueName", "q7", "namespace", namespace));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(
        metadata, Map.of(), Serialization.unmarshal("provider: azure-workload", PodIdentity.class));
  }

  @Test
  void aNamespaceIsReachedByItsNameInItsCloud() {
    assertThat(byIdentity("orders").source().describe())
        .isEqualTo("Azure Service Bus orders.servicebus.windows.net");
    assertThat(
            byIdentity("orders", "cloud", "private", "endpointSuffix", "bus.example.org:8443")
                .source()
                .describe())
        .isEqualTo("Azure Service Bus orders.bus.example.org:8443");
  }

  @ParameterizedTest
  @CsvSource({
    "orders, AzureChinaCloud, '', namespace",
    "orders, Private, evil.example, namespace",
    "orders, Private, evil.example/, endpointSuffix",
    "orders, Private, '', endpointSuffix",
    "orders.evil.example/x, AzurePublicCloud, '', namespace",
    "evil@orders, AzurePublicCloud, '', namespace",
    "'', AzurePublicCloud, '', namespace"
  })
  void theScalersOwnIdentityGoesWhereTheOperatorAllowsItOnly(
      String namespace, String cloud, String suffix, String field) {
    assertThatThrownBy(() -> byIdentity(namespace, "cloud", cloud, "endpointSuffix", suffix))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
