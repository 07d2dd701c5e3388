// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private static HttpRoute route(String name, Rule... rules) {
    return HttpRoute.of(
        new RouteId("n", name), Backend.of("s", 80), ScalingMetric.byConcurrency(1), rules);
  }

  private static Rule rule(List<String> hosts, String... paths) {
    return new Rule(hosts, List.of(paths), List.of());
  }

  private static String match(RouteTable table, String host, String path) {
    return match(table, host, path, Map.of());
  }

  private static String match(
      RouteTable table, String host, String path, Map<String, List<String>> headers) {
    return table
        .match(host, path, new RequestHeaders(entries(headers)))
        .map(route -> route.id().name())
        .orElse("none");
  }

  private static List<Map.Entry<String, String>> entries(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .flatMap(
            header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
        .toList();
  }

  @Test
  void theNearestHostHasIt() {
    RouteTable table =
        RouteTable.of(
            List.of(
                route("any", rule(List.of())),
                route("wide", rule(List.of("*.example"))),
                route("narrow", rule(List.of("*.b.example"))),
                route("exact", rule(List.of("A.b.example:80")))));
    assertThat(match(table, "a.b.example", "/")).isEqualTo("exact");
    assertThat(match(table, "c.b.example", "/")).isEqualTo("narrow");
    assertThat(match(table, "x.c.b.example", "/")).isEqualTo("narrow");
    assertThat(match(table, "b.example", "/")).isEqualTo("wide");
    assertThat(match(table, "example", "/")).isEqualTo("any");
    assertThat(match(table, "", "/")).isEqualTo("any");
  }

  @Test
  void theLongestPathHasItByWholeSegments() {
    RouteTable table =
        RouteTable.of(
            List.of(
                route("root", rule(List.of("h"), "/")),
                route("api", rule(List.of("h"), "/api/", "v2")),
                route("deep", rule(List.of("h"), "/api/v1/x"))));
    assertThat(match(table, "h", "/api")).isEqualTo("api");
    assertThat(match(table, "h", "/api/v1")).isEqualTo("api");
    assertThat(match(table, "h", "/api/v1/x/y")).isEqualTo("deep");
    assertThat(match(table, "h", "/api/v1/xy")).isEqualTo("api");
    assertThat(match(table, "h", "/apis")).isEqualTo("root");
    assertThat(match(table, "h", "//v2///a")).isEqualTo("api");
    assertThat(match(table, "other", "/")).isEqualTo("none");
  }

  @Test
  void aNearerHostWithoutThePathLeavesItToAWiderOne() {
    RouteTable table =
        RouteTable.of(
            List.of(
                route("exact", rule(List.of("a.b"), "/only")),
                route("wide", rule(List.of("*.b")))));
    assertThat(match(table, "a.b", "/only/x")).isEqualTo("exact");
    assertThat(match(table, "a.b", "/else")).isEqualTo("wide");
  }

  @Test
  void mostHeadersHaveItThenTheOlder() {
    HeaderMatch any = new HeaderMatch("X-A", Optional.empty());
    HeaderMatch one = new HeaderMatch("X-A", Optional.of("1"));
    HeaderMatch more = new HeaderMatch("X-B", Optional.of("2"));
    RouteTable table =
        RouteTable.of(
            List.of(
                route("none", new Rule(List.of(), List.of(), List.of())),
                route("any", new Rule(List.of(), List.of(), List.of(any))),
                route("one", new Rule(List.of(), List.of(), List.of(one))),
                route("both", new Rule(List.of(), List.of(), List.of(one, more)))));
    assertThat(match(table, "h", "/")).isEqualTo("none");
    assertThat(match(table, "h", "/", Map.of("X-A", List.of("7")))).isEqualTo("any");
    assertThat(match(table, "h", "/", Map.of("X-A", List.of("7", "1")))).isEqualTo("one");
    assertThat(match(table, "h", "/", Map.of("X-A", List.of("1"), "X-B", List.of("2"))))
        .isEqualTo("both");
  }

  @Test
  void ofTwoAlikeTheOlderHasIt() {
    HttpRoute young = created(route("a", rule(List.of("h"))), "2026-01-02T00:00:00Z");
    HttpRoute old = created(route("b", rule(List.of("h"))), "2026-01-01T00:00:00Z");
    assertThat(match(RouteTable.of(List.of(young, old)), "h", "/")).isEqualTo("b");
  }

  private static HttpRoute created(HttpRoute route, String time) {
    return new HttpRoute(
        route.id(),
        Instant.parse(time),
        route.target(),
        route.rules(),
        route.metric(),
        route.timeouts(),
        route.coldStart(),
        route.staticRoutes(),
        route.wake(),
        route.extras());
  }

  private static HttpRoute of(String namespace, String name, String created, Rule... rules) {
    RouteId id = new RouteId(namespace, name);
    ScalingMetric metric = ScalingMetric.byConcurrency(1);
    return created(HttpRoute.of(id, Backend.of("s", 80), metric, rules), created);
  }

  @Test
  void aHostBelongsToTheNamespaceOfItsOldestRoute() {
    HttpRoute login =
        of("evil", "login", "2026-01-02T00:00:00Z", rule(List.of("Shop:80"), "/login"));
    HttpRoute own = of("evil", "own", "2026-01-02T00:00:00Z", rule(List.of("evil")));
    HttpRoute shop = of("shop", "shop", "2026-01-01T00:00:00Z", rule(List.of("shop")));
    HttpRoute cart = of("shop", "cart", "2026-01-03T00:00:00Z", rule(List.of("shop"), "/cart"));
    List<HttpRoute> all = List.of(login, own, shop, cart);

    RouteTable apart = RouteTable.apart(all);
    assertThat(match(apart, "shop", "/login")).isEqualTo("shop");
    assertThat(match(apart, "shop", "/cart")).isEqualTo("cart");
    assertThat(match(apart, "evil", "/login")).isEqualTo("own");
    assertThat(apart.owners().refused()).isEqualTo(Map.of(login.id(), Set.of("shop")));

    assertThat(match(RouteTable.of(all), "shop", "/login")).isEqualTo("login");
    assertThat(RouteTable.of(all).owners().refused()).isEmpty();
  }

  @Test
  void whatAHostsOwnerLeavesIsNobodyElses() {
    HttpRoute shop =
        of("shop", "shop", "2026-01-05T00:00:00Z", rule(List.of("shop.example.com"), "/app"));
    HttpRoute wide =
        of("shop", "wide", "2026-01-05T00:00:00Z", rule(List.of("*.shop.example.com")));
    HttpRoute evil = of("evil", "evil", "2026-01-01T00:00:00Z", rule(List.of("*.example.com")));
    HttpRoute any = of("evil", "any", "2026-01-01T00:00:00Z", rule(List.of()));
    List<HttpRoute> all = List.of(shop, wide, evil, any);

    RouteTable apart = RouteTable.apart(all);
    assertThat(match(apart, "shop.example.com", "/app")).isEqualTo("shop");
    assertThat(match(apart, "shop.example.com", "/login")).isEqualTo("none");
    assertThat(match(apart, "a.shop.example.com", "/login")).isEqualTo("wide");
    assertThat(match(apart, "other.example.com", "/login")).isEqualTo("evil");
    assertThat(match(apart, "nobody", "/")).isEqualTo("any");

    assertThat(match(RouteTable.of(all), "shop.example.com", "/login")).isEqualTo("evil");
  }

  @Test
  void ofALongPathTheBeginningCounts() {
    String longest = "/" + "a".repeat(1_023);
    RouteTable table =
        RouteTable.of(
            List.of(
                of("n", "long", "2026-01-01T00:00:00Z", rule(List.of("a"), longest)),
                of("n", "short", "2026-01-01T00:00:00Z", rule(List.of("a"), "/b"))));
    assertThat(match(table, "a", longest)).isEqualTo("long");
    assertThat(match(table, "a", longest + "/" + "c".repeat(9_000))).isEqualTo("long");
    assertThat(match(table, "a", longest + "c".repeat(9_000))).isEqualTo("none");
    assertThat(match(table, "a", "/b" + "//c".repeat(3_000))).isEqualTo("none");
    assertThat(match(table, "a", "/b/" + "c".repeat(9_000))).isEqualTo("short");
    assertThat(RouteTable.below(longest, longest + "/c")).isTrue();
    assertThat(RouteTable.below(longest, longest + "c")).isFalse();
  }

  @Test
  void aPathIsReadInOneWay() {
    StaticRoute fixed =
        new StaticRoute(
            List.of(rule(List.of(), "/metrics")),
            new StaticResponse(200, Optional.empty(), Optional.empty(), Map.of()),
            true);
    RouteTable table =
        RouteTable.of(
            List.of(
                route("root", rule(List.of("h"), "/")).withStaticRoutes(List.of(fixed)),
                route("deep", rule(List.of("h"), "/a/b"))));
    for (String path :
        List.of(
            "/a/b;x", "/a;x/b", "/a%2fb", "/a;%2f/b", "/x;%2fa/b", "/metrics;x", "/;/metrics")) {
      assertThat(ambiguous(table, path)).as(path).isEqualTo(!path.equals("/x;%2fa/b"));
    }
    for (String path : List.of("/", "/x;y", "/x%2fy%5Cz", "/a;x", "/a/b/c;d%2fe", "/metrics/a;b")) {
      assertThat(ambiguous(table, path)).as(path).isFalse();
    }
    // beyond what is compared of a path, too
    assertThat(ambiguous(table, "/a%2fb" + "%2fc".repeat(100))).isTrue();
  }

  private static boolean ambiguous(RouteTable table, String path) {
    return table.ambiguous("h", path, new RequestHeaders(List.of()));
  }

  @Test
  void aHostsOwnerHasItsOwnWildcardsToo() {
    HttpRoute shop = of("shop", "shop", "2026-01-05T00:00:00Z", rule(List.of("a.b"), "/app"));
    HttpRoute wide = of("evil", "wide", "2026-01-01T00:00:00Z", rule(List.of("*.b")));
    HttpRoute any = of("shop", "any", "2026-01-05T00:00:00Z", rule(List.of("*")));
    RouteTable apart = RouteTable.apart(List.of(shop, wide, any));
    assertThat(match(apart, "a.b", "/login")).isEqualTo("any");
    assertThat(match(apart, "c.b", "/login")).isEqualTo("wide");
  }

  @Test
  void aNamespaceHasSoManyPlacesAndItsOldestRoutesHaveThem() {
    List<HttpRoute> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      List<String> hosts = IntStream.range(0, 1_000).mapToObj(host -> "h" + host).toList();
      all.add(of("evil", "r" + i, "2026-01-01T00:00:" + (10 + i) + "Z", rule(hosts, "/" + i)));
    }
    all.add(of("shop", "shop", "2026-01-05T00:00:00Z", rule(List.of("shop"))));
    for (RouteTable table : List.of(RouteTable.of(all), RouteTable.apart(all))) {
      assertThat(match(table, "h7", "/19")).isEqualTo("r19");
      assertThat(match(table, "h7", "/20")).isEqualTo("none");
      assertThat(match(table, "shop", "/")).isEqualTo("shop");
      assertThat(table.owners().beyond())
          .extracting(RouteId::name)
          .containsExactlyInAnyOrder("r20", "r21", "r22", "r23", "r24");
    }
  }

  private static HeaderMatch has(String name) {
    return new HeaderMatch(name, Optional.empty());
  }

  @Test
  void aRequestsHeadersAreReadOnceForThousandsOfRules() {
    List<HeaderMatch> alike =
        Stream.concat(Collections.nCopies(246, has("a")).stream(), Stream.of(has("b"))).toList();
    Rule rule = new Rule(List.of("h"), List.of("/"), alike);
    RouteTable table =
        RouteTable.of(
            IntStream.range(0, 500).mapToObj(i -> route("r" + i, rule, rule, rule, rule)).toList());
    AtomicInteger read = new AtomicInteger();
    RequestHeaders headers =
        new RequestHeaders(
            () -> {
              read.incrementAndGet();
              return List.of(Map.entry("A", "1"), Map.entry("a", "2")).iterator();
            });
    assertThat(table.owners().beyond()).isEmpty();
    assertThat(table.match("h", "/x;y", headers)).isEmpty();
    assertThat(table.ambiguous("h", "/x;y", headers)).isFalse();
    assertThat(read).hasValue(1);
  }

  @Test
  void nothingInARuleCountsTwice() {
    Rule rule =
        new Rule(
            List.of("a", "a", "b"),
            List.of("/x", "x/", "/%78"),
            List.of(has("X-A"), has("x-a"), new HeaderMatch("x-a", Optional.of("1"))));
    assertThat(rule.paths()).containsExactly("x");
    assertThat(rule.headers()).hasSize(2);
    assertThat(rule.places()).as("2 hosts, 1 path, 2 headers").isEqualTo(6);
    assertThat(Host.of(new Rule(List.of("a", "A:80"), List.of(), List.of()))).containsExactly("a");
  }

  @Test
  void headersTakePlacesOfTheNamespaceForEachPair() {
    List<String> hosts = IntStream.range(0, 20).mapToObj(host -> "h" + host).toList();
    List<HeaderMatch> headers = IntStream.range(0, 49).mapToObj(i -> has("x-" + i)).toList();
    List<HttpRoute> all = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      Rule rule = new Rule(hosts, List.of("/" + i), headers);
      all.add(of("evil", "r" + i, "2026-01-01T00:00:" + (10 + i) + "Z", rule));
    }
    assertThat(RouteTable.of(all).owners().beyond())
        .extracting(RouteId::name)
        .containsExactlyInAnyOrder("r20", "r21");
  }
}
