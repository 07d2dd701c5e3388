// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gateway that ends tells its clients over HTTP/2, and loses none of their requests. */
class Http2DrainTest {

  private static final Http2Headers GET =
      new DefaultHttp2Headers().method("GET").scheme("http").authority("a").path("/");

  private static Rig rig(Duration drain) {
    return new Rig(Rig.settings().with(GatewaySettings.Times.DEFAULT.withDrain(drain)));
  }

  private static List<String> all(List<CompletableFuture<String>> asked) throws Exception {
    List<String> became = new ArrayList<>();
    for (CompletableFuture<String> one : asked) {
      became.add(one.get(3, TimeUnit.MINUTES));
    }
    return became;
  }

  /** As an ingress does: it uses one connection until it is told, then another gateway. */
  @Test
  void noRequestOfABusyConnectionIsLost() throws Exception {
    try (Rig ending = rig(Duration.ofMinutes(3));
        Rig other = new Rig()) {
      HttpServer slow =
          ending.ready(
              request -> ending.vertx.setTimer(30, late -> request.response().end("done")));
      other.endpoints.set("web", Rig.endpoint(slow));
      try (Http2Client first = Http2Client.connect(ending.gateway.port());
          Http2Client second = Http2Client.connect(other.gateway.port())) {
        List<CompletableFuture<String>> asked = new ArrayList<>();
        asked.add(first.ask(GET));
        asked.get(0).get(3, TimeUnit.MINUTES);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(ending.gateway::close);
        while (!ended.isDone()) {
          asked.add((first.wentAway().isEmpty() ? first : second).ask(GET));
          TimeUnit.MILLISECONDS.sleep(5);
        }
        ended.get();
        assertThat(first.wentAway().size()).as("GOAWAY").isEqualTo(2);
        assertThat(all(asked)).containsOnly("200");
      }
    }
  }

  @Test
  void requestsThatAreOnTheirWayAreAnswered() throws Exception {
    try (Rig rig = rig(Duration.ofMinutes(10))) {
      Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();
      rig.ready(running::add);
      try (Http2Client client = Http2Client.connect(rig.gateway.port())) {
        var begun = client.ask(GET);
        await().until(() -> running.size() == 1);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(rig.gateway::close);
        await().until(() -> !client.wentAway().isEmpty());
        assertThat(client.wentAway()).containsExactly(Integer.MAX_VALUE);
        var late = client.ask(GET);
        await().until(() -> running.size() == 2);
        assertThat(ended).isNotDone();
        await().atMost(Duration.ofMinutes(2)).until(() -> client.wentAway().size() == 2);
        assertThat(client.wentAway()).containsExactly(Integer.MAX_VALUE, client.latest());
        assertThat(client.isOpen()).isTrue();
        running.forEach(request -> rig.vertx.runOnContext(go -> request.response().end("done")));
        assertThat(begun.get(3, TimeUnit.MINUTES)).isEqualTo("200");
        assertThat(late.get(3, TimeUnit.MINUTES)).isEqualTo("200");
        await().atMost(Duration.ofMinutes(2)).until(() -> !client.isOpen());
        ended.get(3, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void aNewConnectionIsToldAsWell() throws Exception {
    try (Rig rig = rig(Duration.ofMinutes(10))) {
      Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();
      rig.ready(running::add);
      try (Http2Client client = Http2Client.connect(rig.gateway.port())) {
        client.ask(GET);
        await().until(() -> running.size() == 1);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(rig.gateway::close);
        await().until(() -> !client.wentAway().isEmpty());
        try (Http2Client late = Http2Client.connect(rig.gateway.port())) {
          var asked = late.ask(GET);
          await().until(() -> running.size() == 2 && !late.wentAway().isEmpty());
          running.forEach(request -> rig.vertx.runOnContext(go -> request.response().end("done")));
          assertThat(asked.get(3, TimeUnit.MINUTES)).isEqualTo("200");
        }
        ended.get(3, TimeUnit.MINUTES);
      }
    }
  }

  /** The drain time is so long that only an early end ends this test. */
  @Test
  void idleConnectionsDelayNothing() throws Exception {
    try (Rig rig = rig(Duration.ofMinutes(5))) {
      rig.ready(request -> request.response().end("done"));
      try (Http2Client client = Http2Client.connect(rig.gateway.port())) {
        assertThat(client.ask(GET).get(3, TimeUnit.MINUTES)).isEqualTo("200");
        CompletableFuture.runAsync(rig.gateway::close).get(2, TimeUnit.MINUTES);
        await().until(() -> !client.isOpen());
        assertThat(client.wentAway()).containsExactly(Integer.MAX_VALUE, client.latest());
      }
    }
  }
}
