// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import static io.sarban.gateway.route.Fields.at;
import static io.sarban.gateway.route.Fields.there;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.gateway.route.ScalingMetric.Concurrency;
import io.sarban.gateway.route.ScalingMetric.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one route and all its problems. */
final class RouteReading {

  private static final int DEFAULT_TARGET = 100;
  private static final int DEFAULT_FAILOVER_SECONDS = 30;
  private static final String GATEWAY = "gateway";
  private static final String ANNOTATION = "sarban.io/";

  private final RouteId id;
  private final Instant created;
  private final Fields fields = new Fields();
  private final RuleReading ruleReading = new RuleReading(fields);

  RouteReading(RouteId id, Instant created) {
    this.id = id;
    this.created = created;
  }

  static RouteReading of(JsonNode resource) {
    JsonNode metadata = at(resource, "metadata");
    RouteId id =
        new RouteId(metadata.path("namespace").asText(""), metadata.path("name").asText(""));
    return new RouteReading(id, instant(metadata.path("creationTimestamp").asText("")));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  Read interceptorRoute(JsonNode resource) {
    JsonNode spec = at(resource, "spec");
    Optional<Backend> target = backend(spec.path("target"), "service", "spec.target");
    List<Rule> rules = ruleReading.rules(spec.path("rules"), "spec.rules");
    ScalingMetric metric = interceptorMetric(spec.path("scalingMetric"));
    return read(
        target,
        rules,
        metric,
        new Timeouts(
            fields.duration(at(spec, "timeouts", "readiness"), "spec.timeouts.readiness"),
            fields.duration(at(spec, "timeouts", "request"), "spec.timeouts.request"),
            fields.duration(
                at(spec, "timeouts", "responseHeader"), "spec.timeouts.responseHeader")),
        coldStart(spec.path("coldStart"), annotations(resource)),
        staticRoutes(spec.path("staticRoutes")),
        wakeLimits(annotations(resource)),
        extras(annotations(resource), target));
  }

  Read httpScaledObject(JsonNode resource) {
    JsonNode spec = at(resource, "spec");
    Optional<Backend> target =
        backend(spec.path("scaleTargetRef"), "service", "spec.scaleTargetRef");
    List<Rule> rules = ruleReading.rule(spec);
    JsonNode failover = spec.path("coldStartTimeoutFailoverRef");
    return read(
        target,
        rules,
        scaledObjectMetric(spec),
        new Timeouts(
            readiness(spec, failover),
            Optional.empty(),
            positive(
                fields.duration(
                    at(spec, "timeouts", "responseHeader"), "spec.timeouts.responseHeader"))),
        new ColdStart(
            Optional.empty(),
            there(failover)
                ? backend(failover, "service", "spec.coldStartTimeoutFailoverRef")
                : Optional.empty(),
            waitingPage(annotations(resource))),
        List.of(),
        wakeLimits(annotations(resource)),
        extras(annotations(resource), target));
  }

  /** The metadata of a trigger. */
  Read trigger(Map<String, String> metadata) {
    if (GATEWAY.equals(metadata.get("scalingMetric"))) {
      // this trigger scales the gateway itself, and has no route
      return new Read(Optional.empty(), List.of());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    metadata.forEach(
        (name, value) -> {
          if (value != null && value.length() <= Fields.MAX_BODY) {
            texts.put(name, value);
          } else if (name.equals(ExtrasReading.AUTHORIZE)) {
            texts.put(name, "");
          }
        });
    List<Rule> rules =
        ruleReading.rule(texts.get("hosts"), texts.get("pathPrefixes"), texts.get("headers"));
    Optional<Backend> target =
        backend(
            texts.getOrDefault("service", ""),
            texts.containsKey("port")
                ? fields.number(texts.get("port"), "port", 1, 65_535)
                : OptionalInt.empty(),
            texts.getOrDefault("portName", ""),
            "");
    Optional<Backend> fallback =
        texts.containsKey("fallbackService")
            ? backend(
                texts.get("fallbackService"),
                texts.containsKey("fallbackPort")
                    ? fields.number(texts.get("fallbackPort"), "fallbackPort", 1, 65_535)
                    : OptionalInt.empty(),
                texts.getOrDefault("fallbackPortName", ""),
                "fallback")
            : Optional.empty();
    return read(
        target,
        rules,
        triggerMetric(texts),
        new Timeouts(
            duration(texts, "readinessTimeout"),
            duration(texts, "requestTimeout"),
            duration(texts, "responseHeaderTimeout")),
        new ColdStart(Optional.empty(), fallback, "true".equals(texts.get("waitingPage"))),
        List.of(),
        new WakeLimits(
            fields.words(texts.get("wakePaths"), "wakePaths"),
            upper(fields.words(texts.get("wakeMethods"), "wakeMethods")),
            lower(fields.words(texts.get("noWakeUserAgents"), "noWakeUserAgents"))),
        new ExtrasReading(fields, name -> texts.get(camelCase(name)), RouteReading::camelCase)
            .read(serverName(target)));
  }

  private Read read(
      Optional<Backend> target,
      List<Rule> rules,
      ScalingMetric metric,
      Timeouts timeouts,
      ColdStart coldStart,
      List<StaticRoute> staticRoutes,
      WakeLimits wake,
      Extras extras) {
    if (id.name().isEmpty()) {
      fields.problem("metadata.name is missing");
    }
    if (target.isEmpty() || id.name().isEmpty()) {
      return new Read(Optional.empty(), fields.problems());
    }
    HttpRoute route =
        new HttpRoute(
            id,
            created,
            target.get(),
            rules,
            metric,
            timeouts,
            coldStart,
            staticRoutes,
            wake,
            extras);
    return new Read(Optional.of(route), fields.problems());
  }

  private Optional<Backend> backend(JsonNode node, String name, String field) {
    return backend(
        fields.text(node.path(name), field + "." + name),
        fields.number(node.path("port"), field + ".port", 1, 65_535),
        fields.text(node.path("portName"), field + ".portName"),
        field + ".");
  }

  private Optional<Backend> backend(
      String service, OptionalInt port, String portName, String field) {
    String name = service.strip();
    if (name.isEmpty()) {
      fields.problem(field + "service is missing: name the Service that requests go to");
      return Optional.empty();
    }
    if (!Host.isDnsName(name)) {
      fields.problem(field + "service must be the name of a Service of this namespace");
      return Optional.empty();
    }
    if (port.isPresent() == !portName.isBlank()) {
      fields.problem(field + "port or portName is needed, and not both");
      return Optional.empty();
    }
    return Optional.of(
        port.isPresent() ? Backend.of(name, port.getAsInt()) : Backend.of(name, portName.strip()));
  }

  private ScalingMetric interceptorMetric(JsonNode node) {
    OptionalInt concurrency =
        fields.number(
            at(node, "concurrency", "targetValue"),
            "spec.scalingMetric.concurrency.targetValue",
            1,
            Integer.MAX_VALUE);
    Optional<RequestRate> rate =
        there(node.path("requestRate"))
            ? Optional.of(rate(node.path("requestRate"), 1))
            : Optional.empty();
    if (concurrency.isEmpty() && rate.isEmpty()) {
      fields.problem("spec.scalingMetric.concurrency or spec.scalingMetric.requestRate is missing");
      return ScalingMetric.byConcurrency(DEFAULT_TARGET);
    }
    return new ScalingMetric(
        concurrency.isPresent()
            ? Optional.of(new Concurrency(concurrency.getAsInt()))
            : Optional.empty(),
        rate);
  }

  private ScalingMetric scaledObjectMetric(JsonNode spec) {
    JsonNode metric = spec.path("scalingMetric");
    if (there(metric.path("requestRate"))) {
      return new ScalingMetric(
          Optional.empty(), Optional.of(rate(metric.path("requestRate"), DEFAULT_TARGET)));
    }
    int old =
        fields
            .number(
                spec.path("targetPendingRequests"),
                "spec.targetPendingRequests",
                1,
                Integer.MAX_VALUE)
            .orElse(DEFAULT_TARGET);
    return ScalingMetric.byConcurrency(
        fields
            .number(
                at(metric, "concurrency", "targetValue"),
                "spec.scalingMetric.concurrency.targetValue",
                1,
                Integer.MAX_VALUE)
            .orElse(old));
  }

  private RequestRate rate(JsonNode node, int otherwise) {
    String field = "spec.scalingMetric.requestRate.";
    return new RequestRate(
        fields
            .number(node.path("targetValue"), field + "targetValue", 1, Integer.MAX_VALUE)
            .orElse(otherwise),
        positive(fields.duration(node.path("window"), field + "window")).orElse(RequestRate.WINDOW),
        positive(fields.duration(node.path("granularity"), field + "granularity"))
            .orElse(RequestRate.GRANULARITY));
  }

  private ScalingMetric triggerMetric(Map<String, String> metadata) {
    int target =
        metadata.containsKey("targetValue")
            ? fields
                .number(metadata.get("targetValue"), "targetValue", 1, Integer.MAX_VALUE)
                .orElse(DEFAULT_TARGET)
            : DEFAULT_TARGET;
    String metric = metadata.getOrDefault("scalingMetric", "concurrency").strip();
    if (metric.equals("requestRate")) {
      return ScalingMetric.byRate(
          target,
          positive(duration(metadata, "window")).orElse(RequestRate.WINDOW),
          positive(duration(metadata, "granularity")).orElse(RequestRate.GRANULARITY));
    }
    if (!metric.equals("concurrency")) {
      fields.problem("scalingMetric must be concurrency or requestRate");
    }
    return ScalingMetric.byConcurrency(target);
  }

  private Optional<Duration> readiness(JsonNode spec, JsonNode failover) {
    if (there(failover)) {
      int seconds =
          fields
              .number(
                  failover.path("timeoutSeconds"),
                  "spec.coldStartTimeoutFailoverRef.timeoutSeconds",
                  0,
                  Integer.MAX_VALUE)
              .orElse(DEFAULT_FAILOVER_SECONDS);
      if (seconds > 0) {
        return Optional.of(Duration.ofSeconds(seconds));
      }
    }
    return positive(
        fields.duration(at(spec, "timeouts", "conditionWait"), "spec.timeouts.conditionWait"));
  }

  private static Optional<Duration> positive(Optional<Duration> duration) {
    return duration.filter(time -> !time.isZero());
  }

  private Optional<Duration> duration(Map<String, String> metadata, String name) {
    return Optional.ofNullable(metadata.get(name)).flatMap(text -> fields.duration(text, name));
  }

  private ColdStart coldStart(JsonNode node, Map<String, String> annotations) {
    JsonNode response = at(node, "placeholder", "response");
    JsonNode fallback = at(node, "fallback", "service");
    return new ColdStart(
        there(response)
            ? Optional.of(response(response, "spec.coldStart.placeholder.response"))
            : Optional.empty(),
        there(fallback)
            ? backend(fallback, "name", "spec.coldStart.fallback.service")
            : Optional.empty(),
        waitingPage(annotations));
  }

  private List<StaticRoute> staticRoutes(JsonNode node) {
    List<StaticRoute> routes = new ArrayList<>();
    for (JsonNode route : fields.list(node, "spec.staticRoutes")) {
      String mode = fields.text(route.path("responseMode"), "spec.staticRoutes.responseMode");
      if (!List.of("", "Always", "WhenUnavailable").contains(mode)) {
        fields.problem("spec.staticRoutes.responseMode must be Always or WhenUnavailable");
      }
      routes.add(
          new StaticRoute(
              ruleReading.rules(route.path("rules"), "spec.staticRoutes.rules"),
              response(route.path("response"), "spec.staticRoutes.response"),
              mode.equals("Always")));
    }
    return ruleReading.bounded(routes);
  }

  private StaticResponse response(JsonNode node, String field) {
    JsonNode from = node.path("bodyFromConfigMap");
    Map<String, String> headers = new LinkedHashMap<>();
    JsonNode named = node.path("headers");
    if (named.size() > Fields.MAX_ENTRIES) {
      fields.problem(field + ".headers must be at most " + Fields.MAX_ENTRIES);
    } else {
      named
          .fields()
          .forEachRemaining(
              header -> {
                String text = fields.text(header.getValue(), field + ".headers");
                if (HeaderText.valid(header.getKey(), text)) {
                  headers.put(header.getKey(), text);
                } else {
                  fields.problem(field + ".headers has a name or a value that HTTP does not allow");
                }
              });
    }
    return new StaticResponse(
        fields.number(node.path("statusCode"), field + ".statusCode", 200, 599).orElse(0),
        fields.text(node.path("body"), field + ".body", Fields.MAX_BODY),
        there(from)
            ? Optional.of(
                new StaticResponse.ConfigMapKey(
                    fields.text(from.path("name"), field + ".bodyFromConfigMap.name"),
                    fields.text(from.path("key"), field + ".bodyFromConfigMap.key")))
            : Optional.empty(),
        headers);
  }

  private Map<String, String> annotations(JsonNode resource) {
    Map<String, String> own = new LinkedHashMap<>();
    at(resource, "metadata", "annotations")
        .fields()
        .forEachRemaining(
            entry -> {
              if (entry.getKey().startsWith(ANNOTATION)) {
                String name = entry.getKey().substring(ANNOTATION.length());
                Optional<String> text =
                    fields.text(entry.getValue(), entry.getKey(), Fields.MAX_TEXT);
                if (text.isPresent() || name.equals(ExtrasReading.AUTHORIZE)) {
                  own.put(name, text.orElse(""));
                }
              }
            });
    return own;
  }

  private static boolean waitingPage(Map<String, String> annotations) {
    return "true".equals(annotations.get("waiting-page"));
  }

  private WakeLimits wakeLimits(Map<String, String> annotations) {
    return new WakeLimits(
        fields.words(annotations.get("wake-paths"), ANNOTATION + "wake-paths"),
        upper(fields.words(annotations.get("wake-methods"), ANNOTATION + "wake-methods")),
        lower(
            fields.words(
                annotations.get("no-wake-user-agents"), ANNOTATION + "no-wake-user-agents")));
  }

  private Extras extras(Map<String, String> annotations, Optional<Backend> target) {
    return new ExtrasReading(fields, annotations::get, name -> ANNOTATION + name)
        .read(serverName(target));
  }

  private String serverName(Optional<Backend> target) {
    return target.map(to -> to.service() + "." + id.namespace() + ".svc").orElse("");
  }

  /** {@code authorize-when} as {@code authorizeWhen}. */
  private static String camelCase(String name) {
    String[] words = name.split("-", -1);
    StringBuilder joined = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      joined
          .append(words[i].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(words[i].substring(1));
    }
    return joined.toString();
  }

  private static List<String> upper(List<String> words) {
    return words.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
  }

  private static List<String> lower(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }
}
