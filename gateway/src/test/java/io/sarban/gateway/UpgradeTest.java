// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Timeouts;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upgrades that the workload does not grant. */
class UpgradeTest {

  private static final String ASK =
      "GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: other/1\r\n\r\n";

  private static final String LAST = "GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aConnectionWithoutItsUpgradeCarriesNoOtherRequest() throws Exception {
    rig.ready(
        request ->
            request
                .response()
                .setStatusCode(request.headers().contains("Upgrade") ? 404 : 200)
                .end(String.valueOf(request.connection().remoteAddress().port())));
    for (int i = 0; i < 5; i++) {
      String answers = rig.raw(ASK + LAST);
      assertThat(answers).contains("HTTP/1.1 404 ").contains("HTTP/1.1 200 ").endsWith("<end>");
    }
  }

  /** Vert.x sends no body with an upgrade, but announces its length. */
  @Test
  void anUpgradeWithABodyIsAnOrdinaryRequest() throws Exception {
    rig.ready(
        request ->
            request.body(
                body ->
                    request
                        .response()
                        .end(body.result() + " " + request.headers().contains("Upgrade"))));
    for (String method : new String[] {"GET", "POST"}) {
      String ask =
          ASK.replace("GET", method).replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(rig.raw(ask + LAST)).contains("hello false").endsWith(" false<end>");
    }
  }

  @Test
  void aWorkloadThatIsSilentIsLeft() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    rig.ready(
        request -> {
          if (request.path().equals("/a")) {
            request.connection().closeHandler(end -> left.countDown());
          } else {
            request.response().end();
          }
        });
    rig.routes(
        Rig.route()
            .with(
                new Timeouts(
                    Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(200)))));
    assertThat(rig.raw(ASK + LAST)).startsWith("HTTP/1.1 504 ").contains("HTTP/1.1 200 ");
    assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatNamesNoProtocolIsRefused() throws Exception {
    NetServer server =
        rig.vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        asked -> socket.write("HTTP/1.1 101 X\r\nConnection: x\r\n\r\n")))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    rig.endpoints.set("web", ReplicaAddress.of("127.0.0.1", server.actualPort()));
    assertThat(rig.raw(ASK + LAST)).startsWith("HTTP/1.1 502 ").endsWith("<end>");
  }

  @Test
  void byHttp2ThereIsNoUpgrade() throws Exception {
    HttpServer server =
        rig.workload(
            new HttpServerOptions().setHttp2ClearTextEnabled(true),
            request ->
                request
                    .response()
                    .setStatusCode(request.path().equals("/a") ? 101 : 200)
                    .putHeader("Upgrade", "other/1")
                    .end());
    rig.endpoints.set("web", new ReplicaAddress("127.0.0.1", server.actualPort(), true));
    assertThat(rig.raw(ASK + LAST)).startsWith("HTTP/1.1 502 ").endsWith("<end>");
  }

  /** Requests would follow that the gateway does not see. */
  @Test
  void anUpgradeToHttp2IsNotPassedOn() throws Exception {
    rig.ready(request -> request.response().end("upgrade " + request.getHeader("Upgrade")));
    assertThat(rig.raw(ASK.replace("other/1", "H2C") + LAST))
        .contains("upgrade null")
        .doesNotContain("upgrade H2C");
  }
}
