// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.http.HostileServer;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Recorder;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The aws-sqs-queue trigger, by its route, against ElasticMQ, which speaks SQS' protocol. ElasticMQ
 * has no refusals and roles: these are tested with answers from AWS' documentation.
 */
class SqsIT {

  private static final String PREFIX = "q-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static final Map<String, String> KEYS =
      Map.of("awsAccessKeyID", "AKIDKEY", "awsSecretAccessKey", "s3cret");
  private static Measuring measuring;
  private static SqsClient client;

  @BeforeAll
  static void start() {
    measuring = new Measuring("aws-sqs-queue", IdentityHosts.parse("127.0.0.1"));
    client =
        SqsClient.builder()
            .endpointOverride(URI.create(server()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    measuring.close();
  }

  private static String server() {
    return TestServers.setting("SQS");
  }

  /** A queue's URL. */
  private static String queue(String name, int messages) {
    String url = client.createQueue(queue -> queue.queueName(PREFIX + name)).queueUrl();
    send(url, messages, 0);
    return url;
  }

  private static void send(String url, int messages, int delaySeconds) {
    for (int i = 0; i < messages; i++) {
      client.sendMessage(m -> m.queueUrl(url).messageBody("m").delaySeconds(delaySeconds));
    }
  }

  private static Query query(String queue, String... more) {
    return query(queue, KEYS, more);
  }

  private static Query query(String queue, Map<String, String> authentication, String... more) {
    Map<String, String> metadata =
        new HashMap<>(Map.of("queueURL", queue, "awsRegion", "eu-west-1", "awsEndpoint", server()));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata, authentication, Map.of());
  }

  @Test
  void countsWaitingInFlightAndDelayed() {
    String url = queue("kinds", 7);
    send(url, 2, 600);
    client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(3).visibilityTimeout(600));

    assertThat(measuring.measure(query(url))).isEqualTo(new Measured(7, true));
    assertThat(measuring.measure(query(url, "scaleOnInFlight", "false")))
        .isEqualTo(new Measured(4, true));
    assertThat(measuring.measure(query(url, "scaleOnDelayed", "true")))
        .isEqualTo(new Measured(9, true));
    assertThat(measuring.measure(query(url, "scaleOnInFlight", "false", "scaleOnDelayed", "true")))
        .isEqualTo(new Measured(6, true));
    assertThat(measuring.measure(query(url, "activationQueueLength", "7")))
        .isEqualTo(new Measured(7, false));
    assertThat(query(url).target().value()).isEqualTo(5);
    assertThat(query(url, "queueLength", "50").target().value()).isEqualTo(50);
  }

  @Test
  void aQueueMayBeNamed() {
    String url = queue("named", 3);
    Query named = query(PREFIX + "named");
    assertThat(measuring.measure(named)).isEqualTo(new Measured(3, true));
    assertThat(named.metricName()).isEqualTo("aws-sqs-" + PREFIX + "named");
    assertThat(query(url).metricName()).isEqualTo("aws-sqs-" + PREFIX + "named");
    assertThat(query("orders.fifo").metricName()).isEqualTo("aws-sqs-orders-fifo");
  }

  @Test
  void theQueueAndTheKeysMayComeFromTheEnvironment() {
    String url = queue("environment", 2);
    Query query =
        measuring.query(
            Map.of(
                "queueURLFromEnv",
                "QUEUE",
                "awsAccessKeyIDFromEnv",
                "KEY",
                "awsSecretAccessKeyFromEnv",
                "SECRET",
                "awsEndpoint",
                server()),
            Map.of("awsRegion", "eu-west-1"),
            Map.of("QUEUE", url, "KEY", "AKIDKEY", "SECRET", "s3cret"));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
    assertThat(query.source()).isEqualTo(query(url).source());
  }

  @Test
  void aQueueIsAskedOnceAndAMissingOneHitsNoOther() throws IOException {
    try (Recorder recorder = new Recorder(URI.create(server()).getPort())) {
      String endpoint = "http://127.0.0.1:" + recorder.port();
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String url = queue("together-" + i, i % 3);
        queries.add(query(url, "awsEndpoint", endpoint));
        queries.add(query(url, "awsEndpoint", endpoint, "scaleOnDelayed", "true"));
      }
      queries.add(query(server() + "/000000000000/" + PREFIX + "gone", "awsEndpoint", endpoint));
      List<Measurement> measured = measuring.measure(queries);
      for (int i = 0; i < 40; i++) {
        assertThat(measured.get(i)).isEqualTo(new Measured(i / 2 % 3, i / 2 % 3 > 0));
      }
      assertThat(((Failed) measured.get(40)).field()).isEqualTo("queueURL");
      assertThat(recorder.httpRequests()).hasSize(21);
    }
  }

  @Test
  void aMissingQueueIsNamedUntilItIsThere() {
    Failed failed = measuring.failure(query(PREFIX + "late"));
    assertThat(failed.field()).isEqualTo("queueURL");
    assertThat(failed.message()).contains("has no queue \"" + PREFIX + "late\"");
    String url = queue("late", 1);
    assertThat(measuring.measure(query(PREFIX + "late"))).isEqualTo(new Measured(1, true));
    client.deleteQueue(queue -> queue.queueUrl(url));
    assertThat(measuring.failure(query(PREFIX + "late")).field()).isEqualTo("queueURL");
  }

  @Test
  void signsWithTheKeysAndTheToken() throws IOException {
    String url = queue("signed", 1);
    Map<String, String> keys = new HashMap<>(KEYS);
    keys.put("awsSessionToken", "t0ken");
    try (Recorder recorder = new Recorder(URI.create(server()).getPort())) {
      Query query = query(url, keys, "awsEndpoint", "http://127.0.0.1:" + recorder.port());
      assertThat(measuring.measure(query)).isEqualTo(new Measured(1, true));
      assertThat(recorder.lines())
          .anyMatch(line -> line.matches("(?i)x-amz-security-token: t0ken"))
          .anyMatch(line -> line.matches("(?i)authorization: .*AKIDKEY/\\d+/eu-west-1/sqs/.*"));
      assertThat(query.toString() + query.source())
          .doesNotContain("s3cret")
          .doesNotContain("t0ken");
    }
  }

  @Test
  void theOperatorIsWhomTheSdkFinds() throws IOException {
    String url = queue("operator", 1);
    System.setProperty("aws.accessKeyId", "AKIDOWN");
    System.setProperty("aws.secretAccessKey", "0wn");
    try (Recorder recorder = new Recorder(URI.create(server()).getPort())) {
      String endpoint = "http://127.0.0.1:" + recorder.port();
      Query query = query(url, Map.of(), "awsEndpoint", endpoint, "identityOwner", "operator");
      assertThat(measuring.measure(query)).isEqualTo(new Measured(1, true));
      assertThat(recorder.lines()).anyMatch(line -> line.contains("Credential=AKIDOWN/"));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @Test
  void aScalerWithoutIdentityIsTold() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + other.getLocalPort();
      Query query = query("orders", Map.of(), "awsEndpoint", endpoint, "identityOwner", "operator");
      Failed failed = measuring.failure(query);
      assertThat(failed.field()).isEqualTo("identityOwner");
      assertThat(failed.message()).contains("no identity that AWS knows").doesNotContain("\n");
    }
  }

  @Test
  void thePodIdentityIsWhomTheEnvironmentTells() throws IOException {
    String url = queue("pod-identity", 2);
    System.setProperty("aws.accessKeyId", "AKIDOWN");
    System.setProperty("aws.secretAccessKey", "0wn");
    try (Recorder recorder = new Recorder(URI.create(server()).getPort())) {
      Map<String, String> metadata =
          Map.of(
              "queueURL",
              url,
              "awsRegion",
              "eu-west-1",
              "awsEndpoint",
              "http://127.0.0.1:" + recorder.port());
      Query query = measuring.query(metadata, Map.of(), identity("provider: aws"));
      assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
      assertThat(recorder.lines()).anyMatch(line -> line.contains("Credential=AKIDOWN/"));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
    SqsSource source =
        (SqsSource)
            measuring
                .query(
                    Map.of("queueURL", url, "awsRegion", "eu-west-1", "awsEndpoint", server()),
                    Map.of(),
                    identity("provider: aws\nroleArn: arn:aws:iam::1:role/r\nexternalID: e1"))
                .source();
    assertThat(source.identity())
        .isEqualTo(new SqsSource.Identity.Role("arn:aws:iam::1:role/r", Optional.of("e1")));
  }

  private static PodIdentity identity(String yaml) {
    return Serialization.unmarshal(yaml, PodIdentity.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', awsRegion, sqs.eu-west-1.amazonaws.com",
    "https://sqs.evil.example, awsEndpoint, sqs.evil.example",
    "http://127.0.0.2:99, awsEndpoint, 127.0.0.2:99"
  })
  void theScalersOwnIdentityGoesWhereTheOperatorAllowsItOnly(
      String endpoint, String field, String host) {
    for (Map<String, String> own :
        List.of(
            Map.of("identityOwner", "operator"),
            Map.of("identityOwner", "pod"),
            Map.<String, String>of())) {
      Map<String, String> metadata = new HashMap<>(own);
      metadata.putAll(Map.of("queueURL", "orders", "awsRegion", "eu-west-1"));
      metadata.put("awsEndpoint", endpoint);
      assertThatThrownBy(
              () -> {
                if (own.isEmpty()) {
                  measuring.query(metadata, Map.of(), identity("provider: aws"));
                } else {
                  measuring.query(
                      metadata, Map.of("awsRoleArn", "arn:aws:iam::1:role/r"), Map.of());
                }
              })
          .isInstanceOfSatisfying(
              InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field))
          .hasMessage(
              "the scaler may not show its own identity to "
                  + host
                  + ": the operator has to allow it by --allowed-identity-hosts, or give"
                  + " awsAccessKeyID and awsSecretAccessKey");
    }
  }

  @Test
  void aQueuesUrlLeadsNowhereElse() throws IOException {
    try (HostileServer other = new HostileServer()) {
      other.answers("/", 200, "{}");
      System.setProperty("aws.accessKeyId", "AKIDOWN");
      System.setProperty("aws.secretAccessKey", "0wn");
      Query query =
          query(
              other.url("/000000000000/orders"),
              Map.of(),
              "identityOwner",
              "operator",
              "awsEndpoint",
              server());
      assertThat(measuring.failure(query).message()).contains("has no queue");
      assertThat(other.seen).isEmpty();
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @Test
  void anEndpointMayBeNoMetadataAddressAndNotRedirect() {
    Failed failed = measuring.failure(query("orders", "awsEndpoint", "http://169.254.169.254"));
    assertThat(failed.field()).isEqualTo("awsEndpoint");
    assertThat(failed.message()).contains("cloud metadata address, which is never asked");
    try (HostileServer server = new HostileServer();
        HostileServer other = new HostileServer()) {
      other.answers("/", 200, "{}");
      server.redirects("/", 307, other.url("/"));
      assertThat(measuring.failure(query("orders", "awsEndpoint", server.url(""))).message())
          .contains("redirects to " + other.url("") + " (HTTP status 307), which is not followed");
      assertThat(server.seen).hasSize(1);
      assertThat(other.seen).isEmpty();
    }
  }

  private static HttpServer answering(int status, String type, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "403, UnrecognizedClientException, awsAccessKeyID",
    "403, SignatureDoesNotMatch, awsAccessKeyID",
    "400, AccessDeniedException, awsAccessKeyID",
    "400, ExpiredTokenException, awsAccessKeyID",
    "503, ServiceUnavailable, awsEndpoint"
  })
  void aRefusalIsNamedByItsCode(int status, String code, String field) throws IOException {
    HttpServer aws =
        answering(
            status,
            "application/x-amz-json-1.0",
            "{\"__type\":\"com.amazon.coral.service#" + code + "\",\"message\":\"signed s3cret\"}");
    try {
      Failed failed = measuring.failure(query("https://sqs/1/a", "awsEndpoint", url(aws)));
      assertThat(failed.field()).isEqualTo(field);
      assertThat(failed.message())
          .contains(code)
          .contains("Amazon SQS in eu-west-1")
          .doesNotContain("s3cret");
    } finally {
      aws.stop(0);
    }
  }

  @Test
  void aRoleIsAssumed() throws IOException {
    String queue = queue("role", 4);
    HttpServer sts =
        answering(
            200,
            "text/xml",
            """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleResult><Credentials>
                <AccessKeyId>AKIDROLE</AccessKeyId>
                <SecretAccessKey>r0le</SecretAccessKey>
                <SessionToken>t0ken</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration>
              </Credentials></AssumeRoleResult>
            </AssumeRoleResponse>
            """);
    System.setProperty("aws.accessKeyId", "AKIDOWN");
    System.setProperty("aws.secretAccessKey", "0wn");
    System.setProperty("aws.endpointUrlSts", url(sts));
    try (Recorder recorder = new Recorder(URI.create(server()).getPort())) {
      String endpoint = "http://127.0.0.1:" + recorder.port();
      Map<String, String> role = Map.of("awsRoleArn", "arn:aws:iam::1:role/reader");
      assertThat(measuring.measure(query(queue, role, "awsEndpoint", endpoint)))
          .isEqualTo(new Measured(4, true));
      assertThat(recorder.lines()).anyMatch(line -> line.contains("Credential=AKIDROLE/"));
    } finally {
      for (String name : List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlSts")) {
        System.clearProperty(name);
      }
      sts.stop(0);
    }
  }

  @Test
  void aProxysPageIsNoAnswer() throws IOException {
    HttpServer proxy = answering(200, "text/html", "<html>sign in</html>");
    try {
      assertThat(measuring.failure(query("orders", "awsEndpoint", url(proxy))).message())
          .endsWith("does not answer as Amazon SQS does: correct awsEndpoint or queueURL");
    } finally {
      proxy.stop(0);
    }
  }

  /** What the server calls the queue is kept. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"QueueUrl\":\"http://q/1/%s\"}"})
  void aQueuesUrlThatNoServerHasIsNoAnswer(String answer) throws IOException {
    HttpServer server =
        answering(200, "application/x-amz-json-1.0", answer.formatted("q".repeat(3000)));
    try {
      assertThat(measuring.failure(query("orders", "awsEndpoint", url(server))).message())
          .endsWith("does not answer as Amazon SQS does: correct awsEndpoint or queueURL");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Failed down = measuring.failure(query("orders", "awsEndpoint", "http://127.0.0.1:" + port));
    assertThat(down.field()).isEqualTo("awsEndpoint");
    assertThat(down.message()).contains("cannot be connected to");
    Failed unknown = measuring.failure(query("orders", "awsEndpoint", "http://sqs.invalid"));
    assertThat(unknown.message()).contains("host name that is unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "queueURL, ''",
    "queueURL, https://sqs.eu-west-1.amazonaws.com/orders",
    "queueURL, a queue",
    "queueURL, a23456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-1",
    "awsRegion, ''",
    "awsRegion, evil.example/",
    "awsEndpoint, none",
    "queueLength, 0",
    "activationQueueLength, x",
    "scaleOnInFlight, maybe",
    "scaleOnDelayed, maybe",
    "identityOwner, nobody"
  })
  void aParameterThatCannotBeUsedIsNamed(String field, String value) {
    assertThatThrownBy(() -> query("orders", field, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void missingKeysAreNamed() {
    assertThatThrownBy(() -> query("orders", Map.of()))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("awsAccessKeyID"));
  }
}
