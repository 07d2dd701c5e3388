// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Extras;
import io.sarban.gateway.route.Sticky;
import io.vertx.core.http.HttpServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StickyTest {

  private final Rig rig = new Rig();
  private final List<HttpServer> servers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 5; i++) {
      String name = "server " + i;
      servers.add(rig.workload(request -> request.response().end(name)));
    }
    ready(servers);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void ready(List<HttpServer> those) {
    rig.endpoints.set("web", those.stream().map(Rig::endpoint).toArray(ReplicaAddress[]::new));
  }

  private void by(boolean cookie, String name) {
    rig.routes(
        Rig.route()
            .with(new Extras(Optional.empty(), Optional.of(new Sticky(cookie, name)), List.of())));
  }

  private HttpResponse<String> ask(String header, String value) throws Exception {
    HttpRequest.Builder request = rig.request("/");
    return rig.send(value.isEmpty() ? request : request.header(header, value));
  }

  private static String cookie(HttpResponse<String> answer) {
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set).startsWith("at=").endsWith("; Path=/; HttpOnly; SameSite=Lax");
    return set.substring(0, set.indexOf(';'));
  }

  @Test
  void aCookieKeepsTheClientAtItsEndpointWhileThatIsReady() throws Exception {
    by(true, "at");
    HttpResponse<String> first = ask("Cookie", "");
    String cookie = cookie(first);
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> next = ask("Cookie", "a=b; " + cookie);
      assertThat(next.body()).isEqualTo(first.body());
      assertThat(next.headers().firstValue("Set-Cookie")).isEmpty();
    }
    List<HttpServer> others = new ArrayList<>(servers);
    others.remove(Integer.parseInt(first.body().substring(7)));
    ready(others);
    HttpResponse<String> moved = ask("Cookie", cookie);
    assertThat(moved.body()).isNotEqualTo(first.body());
    assertThat(ask("Cookie", cookie(moved)).body()).isEqualTo(moved.body());
  }

  @Test
  void aCookieThatNamesNobodyIsReplaced() throws Exception {
    by(true, "at");
    assertThat(cookie(ask("Cookie", "at=nobody"))).isNotEqualTo("at=nobody");
  }

  @Test
  void oneThatRefusesIsLeft() throws Exception {
    by(true, "at");
    HttpResponse<String> first = ask("Cookie", "");
    servers
        .get(Integer.parseInt(first.body().substring(7)))
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    assertThat(ask("Cookie", cookie(first)).body()).isNotEqualTo(first.body());
  }

  @Test
  void aHeaderDealsClientsOutAndMovesFew() throws Exception {
    by(false, "X-Tenant");
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      before.add(ask("X-Tenant", "tenant " + i).body());
    }
    assertThat(new HashSet<>(before)).hasSizeGreaterThan(3);
    ready(servers.subList(0, 4));
    for (int i = 0; i < 40; i++) {
      String now = ask("X-Tenant", "tenant " + i).body();
      if (before.get(i).equals("server 4")) {
        assertThat(now).isNotEqualTo("server 4");
      } else {
        assertThat(now).isEqualTo(before.get(i));
      }
    }
    for (String any : List.of("", "x".repeat(1_025))) {
      Set<String> without = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        without.add(ask("X-Tenant", any).body());
      }
      assertThat(without).hasSizeGreaterThan(1);
    }
  }
}
