// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.ClientCertificate;
import io.sarban.scaler.kubernetes.serving.tls.Issuing;
import io.sarban.scaler.kubernetes.serving.tls.KeyPairPem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What any pod may try at the secure port from its own address, while the API server still gets its
 * answers.
 */
class HostilePodIT {

  private static final String HOSTILE = "127.0.0.66";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int CONNECTIONS_OF_ONE_ADDRESS = 64;

  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7",
       "kind": {"group": "keda.sh", "version": "v1alpha1", "kind": "ScaledObject"},
       "namespace": "shop", "operation": "CREATE", "object":
         {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "o"},
          "spec": {"scaleTargetRef": {"name": "d"}, "triggers": [{"type": "cron", "metadata": {}}]}}
      }}
      """;

  @TempDir private Path folder;
  private SecurePort port;
  private final List<Socket> hostile = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    port = new SecurePort(folder, Optional.empty(), Optional.empty());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : hostile) {
      socket.close();
    }
    port.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    hostile.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getByName(HOSTILE), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port.port));
    return socket;
  }

  private SSLSocket secured() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            port.tls(null).getSocketFactory().createSocket(connect(), "127.0.0.1", port.port, true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.startHandshake();
    hostile.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The first line of the answer; empty if the connection is closed instead. */
  private static String answer(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed", e);
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private long open() {
    return hostile.stream().filter(socket -> !isClosed(socket)).count();
  }

  private void theApiServerIsAnswered() throws Exception {
    var review = port.post(null, "/validate", REVIEW);
    assertThat(review.statusCode()).isEqualTo(200);
    assertThat(Serialization.jsonMapper().readTree(review.body()).at("/response/uid").asText())
        .isEqualTo("7");
    assertThat(
            port.get(port.proxyCertificate(), "/apis/external.metrics.k8s.io/v1beta1").statusCode())
        .isEqualTo(200);
  }

  @Test
  void connectionsThatSayNothing() throws Exception {
    for (int i = 0; i < 4 * CONNECTIONS_OF_ONE_ADDRESS; i++) {
      connect();
    }
    await().atMost(PATIENCE).until(() -> open() <= CONNECTIONS_OF_ONE_ADDRESS);
    theApiServerIsAnswered();
    // no connection completes its handshake
    await().atMost(PATIENCE).until(() -> open() == 0);
    // a well-behaved client has room again
    send(secured(), "GET /api/objects HTTP/1.1\r\nHost: s\r\n\r\n");
    assertThat(answer(hostile.get(hostile.size() - 1))).isEqualTo("HTTP/1.1 401 Unauthorized");
  }

  @Test
  void garbageInThePlaceOfTls() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[2000];
      random.nextBytes(garbage);
      Socket socket = connect();
      try {
        socket.getOutputStream().write(garbage);
      } catch (IOException e) {
        // closed already
      }
      connect().getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    theApiServerIsAnswered();
    await().atMost(PATIENCE).until(() -> open() == 0);
  }

  @Test
  void bodiesWithoutEnd() throws Exception {
    SSLSocket announced = secured();
    send(announced, "POST /validate HTTP/1.1\r\nHost: s\r\nContent-Length: 1000000000000\r\n\r\nx");
    assertThat(answer(announced)).startsWith("HTTP/1.1 413 ");

    SSLSocket chunked = secured();
    send(chunked, "POST /validate HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n");
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    long sent = 0;
    try {
      for (; sent < 100L << 20; sent += 0x10000) {
        send(chunked, chunk);
      }
    } catch (IOException e) {
      // the server has had enough
    }
    assertThat(sent).isLessThan(100L << 20);
    // the answer may be lost with the connection
    assertThat(answer(chunked)).matches("|HTTP/1.1 413 .*");
    theApiServerIsAnswered();
  }

  @Test
  void manyBodiesAtOnce() throws Exception {
    String part = "x".repeat(1 << 20);
    List<SSLSocket> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SSLSocket socket = secured();
      all.add(socket);
      send(socket, "POST /validate HTTP/1.1\r\nHost: s\r\nContent-Length: 3000000\r\n\r\n");
      try {
        send(socket, part);
      } catch (IOException e) {
        // refused meanwhile
      }
    }
    theApiServerIsAnswered();
    // four of them use up this address' share; none of them ever ends
    List<String> answers = all.stream().map(HostilePodIT::answer).toList();
    assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 429 "));
    assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 408 "));
    theApiServerIsAnswered();
  }

  @Test
  void headersWithoutEnd() throws Exception {
    SSLSocket bomb = secured();
    try {
      send(bomb, "GET /api/objects HTTP/1.1\r\nHost: s\r\n");
      for (int i = 0; i < 10_000; i++) {
        send(bomb, "X-" + i + ": " + "y".repeat(1000) + "\r\n");
      }
    } catch (IOException e) {
      // closed meanwhile
    }
    assertThat(answer(bomb)).matches("|HTTP/1.[01] 4.*");

    SSLSocket line = secured();
    try {
      send(line, "GET /" + "a".repeat(1 << 20));
    } catch (IOException e) {
      // closed meanwhile
    }
    assertThat(answer(line)).matches("|HTTP/1.[01] 4.*");
    theApiServerIsAnswered();
  }

  @Test
  void forgedReviews() throws Exception {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    String wide = "[" + "[],".repeat(1_000_000) + "[]]";
    for (String forged :
        List.of(
            "",
            "{}",
            "null",
            deep,
            "{\"request\": " + wide + "}",
            REVIEW.replace("\"ScaledObject\", \"metadata\"", "7, \"metadata\""),
            REVIEW.replace("{\"name\": \"o\"}", "{\"name\": " + deep + "}"))) {
      var response = port.post(null, "/validate", forged);
      assertThat(response.statusCode()).as(response.body()).isIn(200, 400);
      assertThat(response.body()).hasSizeLessThan(10_000);
    }
    theApiServerIsAnswered();
  }

  @Test
  void whereTheApiServerShowsACertificateNobodyElseMayReview() throws Exception {
    KeyPairPem authority = Issuing.authority(Instant.now());
    try (SecurePort strict =
        new SecurePort(
            folder,
            Optional.empty(),
            Optional.of(new ClientAuthority(List.of(authority.certificate()))))) {
      KeyPairPem apiServer = ClientCertificate.of(authority, "kube-apiserver", Instant.now());
      assertThat(strict.post(apiServer, "/validate", REVIEW).statusCode()).isEqualTo(200);
      assertThat(strict.post(null, "/validate", REVIEW).statusCode()).isEqualTo(401);
      KeyPairPem stranger =
          ClientCertificate.of(Issuing.authority(Instant.now()), "kube-apiserver", Instant.now());
      assertThat(strict.post(stranger, "/validate", REVIEW).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void metricsAreForTheProxyOnly() throws Exception {
    String path = "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/s0-cron";
    String selector = "?labelSelector=scaledobject.keda.sh%2Fname%3Do";
    assertThat(port.get(null, path + selector).statusCode()).isEqualTo(401);
    KeyPairPem proxy = port.proxyCertificate();
    assertThat(port.get(proxy, path + selector).statusCode()).isEqualTo(404);
    assertThat(port.get(proxy, path).statusCode()).isEqualTo(400);
    String commas = "?labelSelector=" + ",%20".repeat(1000);
    assertThat(port.get(proxy, path + commas).statusCode()).isEqualTo(400);
  }

  /** An autoscaler's client asks in lower case for {@code s0-cron-Etc-UTC-...}. */
  @Test
  void aMetricIsFoundWhateverTheCaseOfItsName(@TempDir Path other) throws Exception {
    Files.writeString(
        other.resolve("objects.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d, namespace: shop}
        spec: {template: {spec: {containers: [{name: c, image: i}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: shop}
        spec:
          scaleTargetRef: {name: d}
          triggers:
            - type: cron
              metadata: {timezone: Etc/UTC, start: 0 0 * * *, end: 59 23 * * *, desiredReplicas: "3"}
        """);
    try (SecurePort served = new SecurePort(other, Optional.empty(), Optional.empty())) {
      KeyPairPem proxy = served.proxyCertificate();
      String name = served.metricName();
      assertThat(name).contains("UTC");
      String query = "?labelSelector=scaledobject.keda.sh%2Fname%3Do";
      String path = "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/";
      for (String asked : List.of(name, name.toLowerCase(Locale.ROOT))) {
        var response = served.get(proxy, path + asked + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"items\":[{");
      }
      assertThat(served.get(proxy, path + name + "x" + query).statusCode()).isEqualTo(404);
    }
  }
}
