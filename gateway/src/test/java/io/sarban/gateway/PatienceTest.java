// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.count.Counts;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.proxy.Outside;
import io.sarban.gateway.proxy.ProxyVerticle;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.proxy.Site;
import io.sarban.gateway.route.RouteTable;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long endpoints that refuse are tried, with a clock that the test sets. */
class PatienceTest {

  private final AtomicLong ahead = new AtomicLong();
  private final TestEndpoints endpoints = new TestEndpoints();
  private final AtomicInteger port = new AtomicInteger();

  private final class Ports implements ProxyVerticle.Listening {
    @Override
    public void port(int bound) {
      port.set(bound);
    }

    @Override
    public void tlsPort(int bound) {}
  }

  private long now() {
    return System.nanoTime() - Long.MIN_VALUE / 2 + ahead.get();
  }

  private static ReplicaAddress refusing() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return ReplicaAddress.of("127.0.0.1", socket.getLocalPort());
    }
  }

  /** The pods that refused are gone; those that come after the wait are new. */
  @Test
  void aRequestThatWaitedHasAllItsPatienceAgain() throws Exception {
    Counts counts = new Counts(this::now);
    Site site =
        new Site(
            Rig.settings(),
            new Outside(endpoints, ResponseBodies.NONE),
            counts,
            Requests.UNHEARD,
            this::now);
    site.routes(RouteTable.of(List.of(Rig.route())));
    Vertx vertx = Vertx.vertx();
    try (EndingServer server = new EndingServer((path, body) -> "seen")) {
      vertx
          .deployVerticle(new ProxyVerticle(site, new Ports()))
          .toCompletionStage()
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
      endpoints.set("web", refusing());
      CompletableFuture<HttpResponse<String>> answer =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + "/"))
                      .version(HttpClient.Version.HTTP_1_1)
                      .timeout(Duration.ofSeconds(60))
                      .POST(HttpRequest.BodyPublishers.ofString("body"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      await()
          .until(() -> counts.of(Rig.ROUTE).filter(count -> count.concurrency() == 1).isPresent());
      endpoints.set("web");
      await().until(() -> site.holds().held() == 1);
      ahead.addAndGet(Duration.ofMinutes(2).toNanos());
      endpoints.set("web", refusing());
      await().until(() -> site.holds().held() == 0);
      endpoints.set("web", server.endpoint());
      assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("seen");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
