// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {

  private static JsonNode yaml(String text) {
    return new ObjectMapper().valueToTree(Serialization.unmarshal(text, Object.class));
  }

  @Test
  void anInterceptorRouteWithEverything() {
    Read read =
        InterceptorRoutes.read(
            yaml(
                """
                metadata:
                  {name: r, namespace: n, creationTimestamp: "2026-01-02T03:04:05Z",
                   annotations: {sarban.io/waiting-page: "true", sarban.io/wake-paths: "/a, /b",
                     sarban.io/wake-methods: get, sarban.io/no-wake-user-agents: ScanBot}}
                spec:
                  target: {service: web, portName: http}
                  rules:
                    - hosts: [a.example, "*.b.example"]
                      paths: [{value: /x}, {value: /y}]
                      headers: [{name: X-A, value: "1"}, {name: X-B}]
                  scalingMetric:
                    concurrency: {targetValue: 7}
                    requestRate: {targetValue: 9, window: 2m, granularity: 500ms}
                  timeouts: {readiness: 1m30s, request: 0s, responseHeader: 10s}
                  coldStart:
                    fallback: {service: {name: other, port: 81}}
                    placeholder:
                      response: {statusCode: 202, body: soon, headers: {X-C: d}}
                  staticRoutes:
                    - rules: [{paths: [{value: /health}]}]
                      responseMode: Always
                      response: {bodyFromConfigMap: {name: page, key: ok.txt}}
                """));
    assertThat(read.problems()).isEmpty();
    HttpRoute route = read.route().orElseThrow();
    assertThat(route.id()).isEqualTo(new RouteId("n", "r"));
    assertThat(route.created()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(route.target()).isEqualTo(Backend.of("web", "http"));
    assertThat(route.rules())
        .containsExactly(
            new Rule(
                List.of("a.example", "*.b.example"),
                List.of("/x", "/y"),
                List.of(
                    new HeaderMatch("X-A", Optional.of("1")),
                    new HeaderMatch("X-B", Optional.empty()))));
    assertThat(route.metric())
        .isEqualTo(
            new ScalingMetric(
                Optional.of(new ScalingMetric.Concurrency(7)),
                Optional.of(
                    new ScalingMetric.RequestRate(
                        9, Duration.ofMinutes(2), Duration.ofMillis(500)))));
    assertThat(route.timeouts())
        .isEqualTo(
            new Timeouts(
                Optional.of(Duration.ofSeconds(90)),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ofSeconds(10))));
    assertThat(route.coldStart())
        .isEqualTo(
            new ColdStart(
                Optional.of(
                    new StaticResponse(
                        202, Optional.of("soon"), Optional.empty(), Map.of("X-C", "d"))),
                Optional.of(Backend.of("other", 81)),
                true));
    assertThat(route.staticRoutes().get(0).always()).isTrue();
    assertThat(route.staticRoutes().get(0).response().from())
        .contains(new StaticResponse.ConfigMapKey("page", "ok.txt"));
    assertThat(route.wake())
        .isEqualTo(new WakeLimits(List.of("/a", "/b"), List.of("GET"), List.of("scanbot")));
  }

  @Test
  void aBadFieldIsAProblemAndTheRestWorks() {
    Read read =
        InterceptorRoutes.read(
            yaml(
                """
                metadata: {name: r, namespace: n}
                spec:
                  target: {service: web, port: 80}
                  rules: [{hosts: [a.example]}]
                  scalingMetric: {concurrency: {targetValue: none}}
                  timeouts: {readiness: soon}
                  coldStart: {placeholder: {response: {headers: {"X\\r\\nY": z}}}}
                """));
    assertThat(read.route()).isPresent();
    assertThat(read.problems())
        .anySatisfy(line -> assertThat(line).contains("concurrency.targetValue"))
        .anySatisfy(line -> assertThat(line).contains("timeouts.readiness"))
        .anySatisfy(line -> assertThat(line).contains("headers"));
  }

  private static Read withRules(String rules) {
    return InterceptorRoutes.read(
        yaml(
            """
            metadata: {name: r, namespace: n}
            spec:
              target: {service: web, port: 80}
              scalingMetric: {concurrency: {targetValue: 1}}
              rules: %s
            """
                .formatted(rules)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{hosts: [7]}",
        "{hosts: ['a b']}",
        "{hosts: [\"x\\nERROR forged\"]}",
        "{hosts: ['*.*.b']}",
        "{hosts: ['a.example:.b']}",
        "{hosts: ['a.example:b.example']}",
        "{hosts: [täst.example]}",
        "{hosts: [bad.example], headers: [{name: X, value: [a]}]}",
        "{hosts: [bad.example], headers: [{value: a}]}",
        "{hosts: [bad.example], paths: [{value: {}}]}",
        "{hosts: [bad.example], paths: nothing}",
      })
  void aRuleWithABadPartIsForNoRequestAtAll(String bad) {
    Read read = withRules("[" + bad + ", {hosts: [good.example]}]");
    assertThat(read.problems()).hasSize(1).first().asString().startsWith("spec.rules.");
    assertThat(read.route().orElseThrow().rules())
        .containsExactly(new Rule(List.of("good.example"), List.of(), List.of()));
  }

  @Test
  void aRouteIsForAThousandPlacesAtMost() {
    String hosts = IntStream.range(0, 200).mapToObj(i -> "h" + i).collect(joining(","));
    String paths = IntStream.range(0, 5).mapToObj(i -> "{value: /" + i + "}").collect(joining(","));
    String rule = "{hosts: [" + hosts + "], paths: [" + paths + "]}";
    assertThat(withRules("[" + rule + "]").problems()).isEmpty();
    Read more = withRules("[" + rule + ", {hosts: [one]}]");
    assertThat(more.problems())
        .containsExactly(
            "spec.rules have more than 1000 pairs of a host and a path (each header of a pair counts"
                + " too): make several routes");
    assertThat(more.route().orElseThrow().rules()).isEmpty();
  }

  @Test
  void allStaticRoutesOfARouteAreForAThousandPlacesAtMost() {
    String paths =
        IntStream.range(0, 200).mapToObj(i -> "{value: /" + i + "}").collect(joining(","));
    String fixed = "{rules: [{paths: [" + paths + "]}], response: {statusCode: 204}}";
    assertThat(withStaticRoutes(fixed, 5).problems()).isEmpty();
    assertThat(withStaticRoutes(fixed, 5).route().orElseThrow().staticRoutes()).hasSize(5);
    Read more = withStaticRoutes(fixed, 6);
    assertThat(more.problems())
        .containsExactly(
            "spec.staticRoutes have more than 1000 pairs of a host and a path (each header of a pair"
                + " counts too): make several routes");
    assertThat(more.route().orElseThrow().staticRoutes()).isEmpty();
  }

  private static Read withStaticRoutes(String one, int count) {
    return InterceptorRoutes.read(
        yaml(
            """
            metadata: {name: r, namespace: n}
            spec:
              target: {service: web, port: 80}
              scalingMetric: {concurrency: {targetValue: 1}}
              rules: [{hosts: [a.example]}]
              staticRoutes: [%s]
            """
                .formatted(String.join(",", Collections.nCopies(count, one)))));
  }

  @Test
  void aLongRouteIsNotRead() {
    Read read = withStaticRoutes("{response: {body: '" + "x".repeat(30_000) + "'}}", 9);
    assertThat(read.route()).isEmpty();
    assertThat(read.problems()).containsExactly("spec is longer than 256 KiB: make several routes");
  }

  @Test
  void aTriggersBadHostIsForNoRequest() {
    Read read =
        TriggerRoutes.read(
            TriggerRoutes.id("n", "o", 0),
            Instant.EPOCH,
            Map.of("service", "web", "port", "80", "hosts", "a b"));
    assertThat(read.problems()).hasSize(1);
    assertThat(read.route().orElseThrow().rules()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{service: web}",
        "{port: 80}",
        "{service: web, port: 80, portName: http}",
        "{service: web, port: 70000}",
        "{service: ../x, port: 80}",
        "{service: [web], port: 80}",
      })
  void withoutATargetThereIsNoRoute(String target) {
    Read read =
        InterceptorRoutes.read(
            yaml("metadata: {name: r, namespace: n}\nspec: {target: " + target + "}"));
    assertThat(read.route()).isEmpty();
    assertThat(read.problems()).isNotEmpty();
  }

  @Test
  void anHttpScaledObjectWithItsDefaults() {
    Read read =
        HttpScaledObjects.read(
            yaml(
                """
                metadata: {name: r, namespace: n}
                spec:
                  hosts: [a.example]
                  pathPrefixes: [/x]
                  scaleTargetRef: {name: d, kind: Deployment, service: web, port: 8080}
                  coldStartTimeoutFailoverRef: {service: other, portName: http}
                  timeouts: {conditionWait: 20s, responseHeader: 0s}
                """));
    assertThat(read.problems()).isEmpty();
    HttpRoute route = read.route().orElseThrow();
    assertThat(route.target()).isEqualTo(Backend.of("web", 8080));
    assertThat(route.metric()).isEqualTo(ScalingMetric.byConcurrency(100));
    assertThat(route.coldStart().fallback()).contains(Backend.of("other", "http"));
    assertThat(route.timeouts().readiness()).contains(Duration.ofSeconds(30));
    assertThat(route.timeouts().responseHeader()).isEmpty();
  }

  @Test
  void aTriggersMetadata() {
    Read read =
        TriggerRoutes.read(
            TriggerRoutes.id("n", "o", 2),
            Instant.EPOCH,
            Map.of(
                "hosts", "a.example, b.example",
                "headers", "X-A=1,X-B",
                "service", "web",
                "port", "80",
                "scalingMetric", "requestRate",
                "targetValue", "5",
                "window", "30s"));
    assertThat(read.problems()).isEmpty();
    HttpRoute route = read.route().orElseThrow();
    assertThat(route.id()).isEqualTo(new RouteId("n", "o/2"));
    assertThat(route.rules().get(0).hosts()).containsExactly("a.example", "b.example");
    assertThat(route.rules().get(0).headers())
        .containsExactly(
            new HeaderMatch("X-A", Optional.of("1")), new HeaderMatch("X-B", Optional.empty()));
    assertThat(route.metric())
        .isEqualTo(ScalingMetric.byRate(5, Duration.ofSeconds(30), Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @CsvSource({"1h2m3s, 3723000", "1.5s, 1500", "0, 0", "0s, 0", "100ms, 100", "2m0.5s, 120500"})
  void durationsAsGoWritesThem(String text, long millis) {
    assertThat(GoDuration.read(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "-1s", "1x", "1..5s", ".s", "99999999999h", "1 s"})
  void othersAreNone(String text) {
    assertThat(GoDuration.read(text)).isEmpty();
  }

  private static Read annotated(String annotations) {
    return InterceptorRoutes.read(
        yaml(
            """
            metadata: {name: r, namespace: n, annotations: {%s}}
            spec:
              target: {service: web, port: 80}
              scalingMetric: {concurrency: {targetValue: 7}}
            """
                .formatted(annotations)));
  }

  @Test
  void podsThatSpeakTls() {
    Read plain = annotated("sarban.io/backend-protocol: HTTPS");
    assertThat(plain.problems()).isEmpty();
    String service = plain.route().orElseThrow().target().service();
    String namespace = plain.route().orElseThrow().id().namespace();
    assertThat(plain.route().orElseThrow().extras().tls())
        .contains(new BackendTls("", service + "." + namespace + ".svc"));
    assertThat(
            annotated(
                    "sarban.io/backend-protocol: https, sarban.io/backend-ca: pods,"
                        + " sarban.io/backend-server-name: web.example")
                .route()
                .orElseThrow()
                .extras()
                .tls())
        .contains(new BackendTls("pods", "web.example"));
    assertThat(annotated("sarban.io/backend-protocol: HTTP").route().orElseThrow().extras().tls())
        .isEmpty();
  }

  /** A mistake must not send in clear text what was meant to be encrypted, or trust more. */
  @Test
  void whatCannotBeReadOfTlsTrustsNobody() {
    Read read =
        annotated(
            "sarban.io/backend-protocol: TLS, sarban.io/backend-ca: 'a b', sarban.io/backend-server-name:"
                + " 'a/b'");
    assertThat(read.problems()).hasSize(3);
    assertThat(read.route().orElseThrow().extras().tls())
        .contains(new BackendTls("invalid", "invalid"));
  }

  @Test
  void whatTheAddOnDoesNotKnow() {
    Read read =
        annotated(
            "sarban.io/authorize: 'http://auth:8080/check?a=b', sarban.io/authorize-headers: 'X-User,"
                + " X-Role', sarban.io/sticky: cookie, sarban.io/wakes: 'api, jobs'");
    assertThat(read.problems()).isEmpty();
    assertThat(read.route().orElseThrow().extras())
        .isEqualTo(
            new Extras(
                Optional.of(
                    new Authorizer(
                        "auth", 8080, false, "/check?a=b", false, List.of("X-User", "X-Role"))),
                Optional.of(new Sticky(true, "sarban-sticky")),
                List.of("api", "jobs")));
    Read trigger =
        TriggerRoutes.read(
            TriggerRoutes.id("n", "o", 0),
            Instant.EPOCH,
            Map.of(
                "service", "web",
                "port", "80",
                "authorize", "https://sso.example/check",
                "authorizeWhen", "Waking",
                "sticky", "header=X-Tenant",
                "wakes", "api"));
    assertThat(trigger.problems()).isEmpty();
    assertThat(trigger.route().orElseThrow().extras())
        .isEqualTo(
            new Extras(
                Optional.of(new Authorizer("sso.example", 443, true, "/check", true, List.of())),
                Optional.of(new Sticky(false, "X-Tenant")),
                List.of("api")));
  }

  @Test
  void aTriggerConnectsToPodsByTls() {
    Map<String, String> trigger =
        Map.of(
            "service", "web",
            "port", "443",
            "backendProtocol", "HTTPS",
            "backendCa", "pods",
            "backendServerName", "web.internal");
    Read read = TriggerRoutes.read(TriggerRoutes.id("n", "o", 0), Instant.EPOCH, trigger);
    assertThat(read.problems()).isEmpty();
    assertThat(read.route().orElseThrow().extras().tls())
        .contains(new BackendTls("pods", "web.internal"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://auth/check",
        "http://a@auth/check",
        "http://auth:0/",
        "http://auth:99999/",
        "http://auth/#x",
        "http://auth/../x",
        "http://[::1]/",
        "ftp://auth.example/",
        "auth/check",
        "http:///check",
        "http://au th/",
        "",
      })
  void anAuthorizerThatCannotBeAskedAllowsNobody(String url) {
    Read read = annotated("sarban.io/authorize: '" + url + "'");
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("sarban.io/authorize must be");
    assertThat(read.route().orElseThrow().extras().authorizer().orElseThrow().host()).isEmpty();
  }

  @Test
  void anAuthorizerThatIsTooLongAllowsNobody() {
    Read read = annotated("sarban.io/authorize: 'http://auth/" + "a".repeat(2_000) + "'");
    assertThat(read.route().orElseThrow().extras().authorizer().orElseThrow().host()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sarban.io/authorize: 'http://auth/', sarban.io/authorize-headers: Host",
        "sarban.io/authorize: 'http://auth/', sarban.io/authorize-headers: 'a b'",
        "sarban.io/authorize: 'http://auth/', sarban.io/authorize-when: Sometimes",
        "sarban.io/authorize: 'http://auth/', sarban.io/authorize-headers: X-A,"
            + " sarban.io/authorize-when: Waking",
        "sarban.io/sticky: address",
        "sarban.io/sticky: 'cookie=a;b'",
        "sarban.io/sticky: header",
      })
  void whatIsOfNoUseIsAProblem(String annotations) {
    assertThat(annotated(annotations).problems()).hasSize(1);
  }

  @Test
  void whatTheGatewayIsScaledByIsNoRoute() {
    Read read =
        TriggerRoutes.read(
            TriggerRoutes.id("sarban", "sarban-gateway", 0),
            Instant.EPOCH,
            Map.of("service", "sarban-gateway", "scalingMetric", "gateway"));
    assertThat(read).isEqualTo(new Read(Optional.empty(), List.of()));
  }
}
