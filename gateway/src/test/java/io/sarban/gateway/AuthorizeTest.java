// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.route.Authorizer;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.Extras;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another service decides which requests go on, and so which ones wake the workload. */
class AuthorizeTest {

  private Rig rig = new Rig();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private void route(boolean waking, String host, int port) {
    Authorizer who =
        new Authorizer(host, port, false, "/check?a=b", waking, List.of("X-User", "X-Role"));
    rig.routes(Rig.route().with(new Extras(Optional.of(who), Optional.empty(), List.of())));
  }

  private HttpServer authorizer(Handler<HttpServerRequest> handler) throws Exception {
    HttpServer server =
        rig.workload(
            request -> {
              asked.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " for "
                      + request.getHeader("X-Forwarded-Method")
                      + " "
                      + request.getHeader("X-Forwarded-Uri")
                      + " at "
                      + request.getHeader("X-Forwarded-Host"));
              handler.handle(request);
            });
    rig.endpoints.set("auth", Rig.endpoint(server));
    return server;
  }

  private HttpServer known() throws Exception {
    return authorizer(
        request -> {
          if ("good".equals(request.getHeader("Authorization"))) {
            request.response().putHeader("X-User", "ann").end("ignored");
          } else {
            request
                .response()
                .setStatusCode(302)
                .putHeader("Location", "https://login.example/")
                .end("log in");
          }
        });
  }

  private void echo() throws Exception {
    rig.ready(
        request ->
            request.body(
                body ->
                    request
                        .response()
                        .end(
                            request.headers().getAll("X-User")
                                + " "
                                + request.headers().getAll("X-Role")
                                + " "
                                + body.result().length())));
  }

  private static HttpRequest.Builder post(HttpRequest.Builder request, int size) {
    return request
        .header("X-User", "root")
        .header("X-Role", "admin")
        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(size)));
  }

  @Test
  void whoIsRefusedWakesNobody() throws Exception {
    known();
    route(false, "auth", 80);
    HttpResponse<String> answer = rig.send(post(rig.request("/a?b"), 100_000));
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue("https://login.example/");
    assertThat(answer.body()).isEqualTo("log in");
    assertThat(asked)
        .containsExactly("GET /check?a=b for POST /a?b at 127.0.0.1:" + rig.gateway.port());
    assertThat(rig.woken).isEmpty();
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().total()).isZero();
  }

  @Test
  void whoIsAllowedWakesIt() throws Exception {
    known();
    route(false, "auth", 80);
    var answer =
        rig.client.sendAsync(
            post(rig.request("/"), 100_000).header("Authorization", "good").build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> rig.gateway.holds().held() == 1);
    assertThat(rig.woken).containsExactly(Rig.ROUTE);
    echo();
    // the client's own identity headers are gone
    assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("[ann] [] 100000");
  }

  @Test
  void theAuthorizerHearsOfTheRequestThatTheGatewayRoutes() throws Exception {
    List<String> misleading =
        List.of(
            "Forwarded",
            "X-Forwarded-Prefix",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Original-URL",
            "X-Original-Method",
            "X-Host",
            "X_Forwarded_Host",
            "X_Forwarded_Uri",
            "x_forwarded-method",
            "X_Forwarded_For",
            "X_Original_URL");
    Queue<String> misled = new ConcurrentLinkedQueue<>();
    authorizer(
        request -> {
          misleading.forEach(name -> misled.addAll(request.headers().getAll(name)));
          misled.addAll(request.headers().getAll("X-Forwarded-For"));
          request.response().setStatusCode(401).end("no");
        });
    route(false, "auth", 80);
    HttpRequest.Builder request =
        rig.request("/secret")
            .header("X-Forwarded-Host", "public.example")
            .header("X-Forwarded-Uri", "/public")
            .header("X-Forwarded-Method", "HEAD");
    misleading.forEach(name -> request.header(name, "host=public.example"));
    assertThat(rig.send(request).statusCode()).isEqualTo(401);
    assertThat(asked)
        .containsExactly("GET /check?a=b for GET /secret at 127.0.0.1:" + rig.gateway.port());
    assertThat(misled).containsExactly("127.0.0.1");
  }

  /** Servers decode, cut a segment at its semicolon, and some decode slashes before they look. */
  @ParameterizedTest
  @CsvSource({
    "/admin/x, 401",
    "/%61dmin/x, 401",
    "/%61%64%6D%69%6e, 401",
    "//%61dmin, 401",
    "/admin/x;y=%2f, 401",
    "/admin;x/y, 400",
    "/admin;x, 400",
    "/admin%3bx, 400",
    "/;/admin, 400",
    "/;x/admin, 400",
    "/%3Bx/admin, 400",
    "/admin%2fx, 400",
    "/%2Fadmin/x, 400",
    "/%5cadmin, 400",
    "/;%2fadmin, 400",
    "/x%2fy;z, 200",
    "/x/%61dmin, 200",
    "/admins, 200",
  })
  void noSpellingOfAPathGoesPastItsAuthorizer(String path, int status) throws Exception {
    authorizer(request -> request.response().setStatusCode(401).end());
    rig.ready(request -> request.response().end("seen"));
    Authorizer who = new Authorizer("auth", 80, false, "/", false, List.of());
    HttpRoute admin =
        HttpRoute.of(
                new RouteId("apps", "admin"),
                Backend.of("web", 80),
                ScalingMetric.byConcurrency(10),
                new Rule(List.of(), List.of("/admin"), List.of()))
            .with(new Extras(Optional.of(who), Optional.empty(), List.of()));
    rig.routes(Rig.route(), admin);
    assertThat(rig.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  /** Programs behind CGI cannot tell the two names apart. */
  @Test
  void aHeaderOfTheAuthorizersCannotBeForgedByAnUnderscore() throws Exception {
    known();
    route(false, "auth", 80);
    rig.ready(request -> request.response().end(String.join(",", request.headers().names())));
    HttpResponse<String> answer =
        rig.send(
            rig.request("/")
                .header("Authorization", "good")
                .header("x_user", "root")
                .header("X_ROLE", "admin")
                .header("X_Other", "kept"));
    assertThat(answer.body().split(",")).contains("X-User", "X_Other");
    assertThat(answer.body()).doesNotContainIgnoringCase("x_user").doesNotContain("X_ROLE");
  }

  @Test
  void anAwakeWorkloadsRequestsAreAskedAboutToo() throws Exception {
    known();
    echo();
    route(false, "auth", 80);
    assertThat(rig.get("/").statusCode()).isEqualTo(302);
    route(true, "auth", 80);
    HttpResponse<String> answer = rig.send(post(rig.request("/"), 3));
    assertThat(answer.body()).isEqualTo("[] [] 3");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aClientThatLeavesIsNotWaitedFor() throws Exception {
    Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
    Queue<String> closed = new ConcurrentLinkedQueue<>();
    authorizer(
        request -> {
          request.response().closeHandler(gone -> closed.add("closed"));
          waiting.add(request);
        });
    route(false, "auth", 80);
    var answer = rig.begin("/");
    await().until(() -> waiting.size() == 1);
    answer.cancel(true);
    await().until(() -> closed.size() == 1);
    assertThat(rig.woken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "long", "ended"})
  void anAuthorizerThatFailsAllowsNobody(String how) throws Exception {
    authorizer(
        request -> {
          switch (how) {
            case "broken" -> request.response().setStatusCode(500).end();
            case "long" -> request.response().end("x".repeat(100_000));
            default -> request.connection().close();
          }
        });
    route(false, "auth", 80);
    assertThat(rig.get("/").statusCode()).isEqualTo(502);
    assertThat(rig.woken).isEmpty();
  }

  @Test
  void onlyServicesOfTheNamespaceAndAllowedHostsAreAsked() throws Exception {
    HttpServer server = known();
    route(false, "missing", 80);
    assertThat(rig.get("/").statusCode()).isEqualTo(503);
    route(false, "localhost.localdomain", server.actualPort());
    assertThat(rig.get("/").body()).contains("did not allow");
    assertThat(asked).isEmpty();
    rig.close();
    try (Rig other = new Rig()) {
      HttpServer outside = other.workload(request -> request.response().setStatusCode(403).end());
      int port = outside.actualPort();
      rig = new Rig(Rig.settings().withAuthorizerHosts(Set.of("127.0.0.1:" + port)));
      route(false, "127.0.0.1", port);
      assertThat(rig.get("/").statusCode()).isEqualTo(403);
    }
  }

  /** The body of another route takes all the memory for bodies, and does not end. */
  @Test
  void aSlowBodyElsewhereRefusesNobody() throws Exception {
    rig.close();
    rig = new Rig(Rig.settings().with(new GatewaySettings.Limits(100, 100, 2 * 40_500)));
    known();
    echo();
    Authorizer who = new Authorizer("auth", 80, false, "/", false, List.of());
    HttpRoute slow =
        HttpRoute.of(
            new RouteId("others", "slow"),
            Backend.of("slow", 80),
            ScalingMetric.byConcurrency(10),
            new Rule(List.of("slow.example"), List.of(), List.of()));
    rig.routes(Rig.route().with(new Extras(Optional.of(who), Optional.empty(), List.of())), slow);
    AtomicLong read = new AtomicLong();
    rig.endpoints.set(
        "slow",
        Rig.endpoint(
            rig.workload(request -> request.handler(chunk -> read.addAndGet(chunk.length())))));
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      socket
          .getOutputStream()
          .write(
              ("PUT / HTTP/1.1\r\nHost: slow.example\r\nContent-Length: 50000\r\n\r\n"
                      + "x".repeat(40_000))
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> read.get() == 40_000);
      assertThat(rig.send(rig.request("/").header("Authorization", "good")).statusCode())
          .isEqualTo(200);
    }
  }
}
