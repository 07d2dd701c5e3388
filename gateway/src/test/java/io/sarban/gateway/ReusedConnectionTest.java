// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.proxy.Outside;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.RouteTable;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server closes a connection at the moment when a POST is sent on it. The POST is neither lost
 * nor sent to two servers.
 */
class ReusedConnectionTest implements Endpoints {

  /** What happens before the gateway goes on; it runs on the gateway's event loop. */
  private interface Step {
    void run(int asked) throws Exception;
  }

  private final AtomicInteger asked = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Gateway gateway =
      new Gateway(Rig.settings(), new Outside(this, ResponseBodies.NONE), Requests.UNHEARD);
  private volatile List<ReplicaAddress> ready = List.of();
  private volatile Step step = number -> {};

  ReusedConnectionTest() {
    gateway.start();
    gateway.routes(RouteTable.of(List.of(Rig.route())));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Override
  public List<ReplicaAddress> ready(String namespace, Backend backend) {
    try {
      step.run(asked.incrementAndGet());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return ready;
  }

  @Override
  public Registration onChange(String namespace, String service, Runnable listener) {
    return () -> {};
  }

  private HttpResponse<String> post(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString("body"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Requests of the gateway count from here on. */
  private void then(Step next) {
    asked.set(0);
    step = next;
  }

  @Test
  void aConnectionThatTheServerHasClosedIsNotUsed() throws Exception {
    assertThat(Epoll.isAvailable()).as("the native transport").isTrue();
    try (EndingServer server = new EndingServer((path, body) -> "seen " + body)) {
      ready = List.of(server.endpoint());
      for (int i = 0; i < 20; i++) {
        String path = "/" + i;
        then(number -> {});
        assertThat(post(path + "a").body()).isEqualTo("seen body");
        // the event loop is here, and cannot see that the connection ends
        then(
            number -> {
              if (number == 1) {
                server.closeIdle();
              }
            });
        assertThat(post(path + "b").statusCode()).isEqualTo(200);
      }
      assertThat(server.served).hasSize(40).doesNotHaveDuplicates();
    }
  }

  @Test
  void aNewConnectionThatTheServerHasClosedIsNotUsed() throws Exception {
    try (EndingServer server = new EndingServer((path, body) -> "seen " + body)) {
      ready = List.of(server.endpoint());
      for (int i = 0; i < 20; i++) {
        // while the gateway looks whether the endpoint is ready still, its new connection ends
        then(
            number -> {
              if (number == 3) {
                while (server.accepted.isEmpty()) {
                  Thread.sleep(1);
                }
                for (Socket socket : server.accepted) {
                  socket.close();
                }
              }
            });
        assertThat(post("/" + i).statusCode()).isEqualTo(200);
        assertThat(asked.get()).isGreaterThan(3);
        then(number -> {});
        server.closeIdle();
        server.accepted.clear();
      }
      assertThat(server.served).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void aRequestThatTheServerHadReadIsNotSentAgain() throws Exception {
    try (EndingServer server = new EndingServer((path, body) -> null)) {
      ready = List.of(server.endpoint());
      for (int i = 0; i < 40; i++) {
        if (i == 20) {
          server.abrupt();
        }
        HttpResponse<String> answer = post("/" + i);
        assertThat(answer.statusCode()).isEqualTo(502);
      }
      assertThat(server.served).hasSize(40).doesNotHaveDuplicates();
    }
  }

  /** GOAWAY names the last stream: the streams after it were not begun. */
  @Test
  void aStreamAfterTheLastOneIsSentAgain() throws Exception {
    try (GoneAwayServer server = new GoneAwayServer()) {
      ready = List.of(new ReplicaAddress("127.0.0.1", server.port(), true));
      for (int i = 0; i < 10; i++) {
        assertThat(post("/" + i).statusCode()).isEqualTo(200);
      }
      assertThat(server.connections()).isGreaterThan(1);
      assertThat(server.refused()).isPositive();
    }
  }
}
