// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.trust.IdentityHosts;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP client against hostile servers. */
class WebClientTest {

  private static final Limits PATIENT = new Limits(Duration.ofSeconds(30), 1 << 20, 5);
  private static final Limits SHORT = new Limits(Duration.ofMillis(500), 1 << 20, 5);
  private final HostileServer server = new HostileServer();
  private final HostileServer other = new HostileServer();
  private final WebClient client = new WebClient(Destinations.OF_RESOURCES);

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer canary")
        .header("X-API-KEY", "canary")
        .build();
  }

  private String read(String url, Limits limits) throws Exception {
    return client.read(
        request(url),
        limits,
        (status, body) -> status + new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** A name server may give another address at the next look-up. */
  @Test
  void goesToTheAddressThatWasChecked() throws Exception {
    List<String> lookedUp = new CopyOnWriteArrayList<>();
    Destinations once =
        new Destinations(
            IdentityHosts.NONE,
            false,
            host -> {
              lookedUp.add(host);
              return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            });
    server.answers("/a", 200, "7").redirects("/b", 302, "/a");
    String url = server.url("/b").replace("127.0.0.1", "moves.invalid");
    String host = "moves.invalid:" + URI.create(url).getPort();
    WebClient checking = new WebClient(once);
    assertThat(checking.<Integer>read(request(url), PATIENT, (status, body) -> status))
        .isEqualTo(200);
    assertThat(checking.ask(request(url.replace("/b", "/a")), PATIENT).get().status())
        .isEqualTo(200);
    assertThat(server.seen).hasSize(3).allMatch(request -> request.contains(host));
    assertThat(lookedUp).isNotEmpty().containsOnly("moves.invalid");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectWithinTheOriginKeepsTheCredentials(int status) throws Exception {
    server.redirects("/a", status, "/b?c=d").answers("/b", 200, "7");
    assertThat(read(server.url("/a"), PATIENT)).isEqualTo("2007");
    assertThat(server.seen).hasSize(2).allMatch(request -> request.contains("Bearer canary"));
    assertThat(server.seen.get(1)).startsWith("GET /b?c=d");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noCredentialFollowsToAnotherOrigin(int status) throws Exception {
    other.redirects("/b", status, server.url("/c"));
    server.redirects("/a", status, other.url("/b")).answers("/c", 200, "7");
    assertThat(read(server.url("/a"), PATIENT)).isEqualTo("2007");
    assertThat(other.seen).hasSize(1).noneMatch(request -> request.contains("canary"));
    // no headers on the way back either: another server, not the user, redirects there
    assertThat(server.seen.get(1)).startsWith("GET /c").doesNotContain("canary");
  }

  @Test
  void saysThatCredentialsWereLeftBehind() {
    server.redirects("/a", 302, other.url("/b?key=canary"));
    other.answers("/b", 401, "");
    assertThatThrownBy(() -> read(server.url("/a"), PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "redirects to "
                + other.url("")
                + ", where no credentials are sent (HTTP status 401): give that address");
  }

  @Test
  void followsNoRedirectForEver() {
    server.redirects("/a", 302, "/a");
    assertThatThrownBy(() -> read(server.url("/a"), PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("which is not followed");
    assertThat(server.seen).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/", "file:///etc/passwd", "http:", "http://[", ""})
  void followsNoRedirectOutOfHttp(String location) {
    server.redirects("/a", 302, location.isEmpty() ? "http://a b/" : location);
    assertThatThrownBy(() -> read(server.url("/a"), PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("redirects to nowhere");
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void followsNoRedirectWithABody(int status) {
    server.redirects("/a", status, "/b").answers("/b", 200, "");
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(server.url("/a")))
            .POST(HttpRequest.BodyPublishers.ofString("client_secret=canary"))
            .build();
    assertThatThrownBy(() -> client.read(post, PATIENT, (code, body) -> code))
        .isInstanceOf(RefusedException.class);
    assertThat(client.ask(post, PATIENT))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(RefusedException.class);
    assertThat(server.seen).hasSize(2).noneMatch(request -> request.startsWith("POST /b"));
  }

  static Stream<String> metadata() {
    return Stream.of(
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/latest/meta-data/",
        "http://169.254.170.2:80/v2/credentials",
        "https://169.254.1.1/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://168.63.129.16/machine",
        "http://100.100.100.200/latest");
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void neverAsksAMetadataAddress(String url) {
    assertThatThrownBy(() -> read(url, PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("metadata address, which is never asked");
    assertThat(client.ask(request(url), PATIENT))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(RefusedException.class);
    server.redirects("/a", 302, url);
    assertThatThrownBy(() -> read(server.url("/a"), PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("metadata address, which is never asked");
  }

  @Test
  void theOperatorMayAllowOneForTheScalersOwn() throws Exception {
    Destinations own = new Destinations(IdentityHosts.parse("169.254.169.254:80"));
    own.check(URI.create("http://169.254.169.254/latest"));
    assertThatThrownBy(() -> own.check(URI.create("http://169.254.170.2/")))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> own.check(URI.create("https://169.254.169.254/")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aBodyThatTricklesIsCutByTheWholeTime() {
    server.trickles("/slow");
    assertThatThrownBy(() -> read(server.url("/slow"), SHORT))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(client.ask(request(server.url("/slow")), SHORT))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    await().atMost(Duration.ofSeconds(30)).until(() -> server.seen.contains("given up"));
  }

  @Test
  void aBodyThatTricklesIsCutByAnInterrupt() throws Exception {
    server.trickles("/slow");
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              try {
                client.read(
                    request(server.url("/slow")),
                    PATIENT,
                    (status, body) -> {
                      reading.countDown();
                      return body.readAllBytes();
                    });
                end.complete(null);
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    reader.start();
    assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
    reader.interrupt();
    assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    await().atMost(Duration.ofSeconds(30)).until(() -> server.seen.contains("given up"));
  }

  @Test
  void anAnswerThatLosesItsPlaceIsDropped() {
    server.floods("/much");
    AnswerRoom room = new AnswerRoom(100_000);
    assertThat(client.ask(request(server.url("/much")), PATIENT, room.place()))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .withMessageStartingWith("sends a long answer while too many others arrive");
    await().atMost(Duration.ofSeconds(30)).until(() -> server.seen.contains("given up"));
  }

  @Test
  void anAnswerWithoutEndIsCut() {
    server.floods("/much");
    assertThatThrownBy(() -> read(server.url("/much"), PATIENT))
        .isInstanceOf(RefusedException.class)
        .hasMessage("answers with more than 1 MiB");
    assertThat(client.ask(request(server.url("/much")), PATIENT))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .withMessage("answers with more than 1 MiB");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.seen.stream().filter("given up"::equals).count() == 2);
  }
}
