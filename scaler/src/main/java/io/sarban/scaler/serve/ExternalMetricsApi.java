// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ApiName;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.poll.PolledMetrics;
import io.sarban.scaler.problem.InvalidFieldException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The API {@code external.metrics.k8s.io/v1beta1}, through which HorizontalPodAutoscalers read
 * Sarban's metrics (Kubernetes' documentation, "Support for metrics APIs").
 */
public final class ExternalMetricsApi {

  public static final String GROUP = "external.metrics.k8s.io";
  private static final String VERSION = GROUP + "/v1beta1";
  private static final String ROOT = "/apis/" + GROUP;
  private static final String NAMESPACES = "/apis/" + VERSION + "/namespaces/";
  private static final String OBJECT = "scaledobject.keda.sh/name";

  /** The longest metric name; KEDA cuts longer ones off. */
  private static final int MAX_METRIC = 500;

  /** An autoscaler waits longer for its answer. */
  private static final long PATIENCE_SECONDS = 20;

  private final PolledMetrics metrics;
  private final ObjectMapper json = new ObjectMapper();

  public ExternalMetricsApi(PolledMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Answers a GET.
   *
   * @param labelSelector as in the request's query; empty if it has none
   */
  public CompletableFuture<Answer> get(String path, String labelSelector) {
    if (path.startsWith(NAMESPACES)) {
      String[] parts = path.substring(NAMESPACES.length()).split("/", 3);
      if (parts.length == 2 && ApiName.isSubdomain(parts[0]) && isMetric(parts[1])) {
        return value(parts[0], parts[1], labelSelector);
      }
    }
    return CompletableFuture.completedFuture(discovery(path));
  }

  private static boolean isMetric(String name) {
    return !name.isEmpty() && name.length() <= MAX_METRIC;
  }

  private Answer discovery(String path) {
    return switch (path) {
      case ROOT -> ok(group());
      case "/apis/" + VERSION -> ok(resources());
      case "/openapi/v2" ->
          raw(
              Map.of(
                  "swagger", "2.0",
                  "info", Map.of("title", "Sarban", "version", "v1beta1"),
                  "paths", Map.of()));
      case "/openapi/v3" -> raw(Map.of("paths", Map.of()));
      case "/healthz", "/livez", "/readyz" -> new Answer(200, "\"ok\"");
      default -> failure(404, "NotFound", "the server could not find the requested resource");
    };
  }

  private static Object group() {
    GroupVersionForDiscovery version = new GroupVersionForDiscovery(VERSION, "v1beta1");
    return new APIGroupBuilder()
        .withName(GROUP)
        .withVersions(version)
        .withPreferredVersion(version)
        .build();
  }

  private static Object resources() {
    return new APIResourceListBuilder()
        .withGroupVersion(VERSION)
        .withResources(
            new APIResourceBuilder()
                .withName("externalmetrics")
                .withSingularName("")
                .withNamespaced(true)
                .withKind("ExternalMetricValueList")
                .withVerbs("get")
                .build())
        .build();
  }

  private CompletableFuture<Answer> value(String namespace, String metric, String selector) {
    Optional<String> object = object(selector);
    if (object.isEmpty()) {
      return CompletableFuture.completedFuture(
          failure(
              400,
              "BadRequest",
              "the label selector must name the object: scaledobject.keda.sh/name=NAME"));
    }
    ResourceKey key = new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, object.get());
    return metrics
        .metric(key, metric)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle((value, failure) -> failure == null ? answer(key, metric, value) : answer(failure));
  }

  /** The object in the requirement that names it, out of requirements separated by commas. */
  static Optional<String> object(String selector) {
    for (String requirement : selector.split(",", -1)) {
      String stripped = requirement.strip();
      if (stripped.startsWith(OBJECT)) {
        String rest = stripped.substring(OBJECT.length()).strip();
        String name = rest.startsWith("==") ? rest.substring(2) : rest.substring(sign(rest));
        return Optional.of(name.strip()).filter(one -> sign(rest) > 0).filter(ApiName::isSubdomain);
      }
    }
    return Optional.empty();
  }

  private static int sign(String rest) {
    return rest.startsWith("=") ? 1 : 0;
  }

  private Answer answer(ResourceKey key, String metric, OptionalDouble value) {
    if (value.isEmpty()) {
      return failure(
          500,
          "InternalError",
          key + ": " + metric + " cannot be read; see the object's conditions");
    }
    return raw(
        Map.of(
            "kind",
            "ExternalMetricValueList",
            "apiVersion",
            VERSION,
            "metadata",
            Map.of(),
            "items",
            List.of(
                Map.of(
                    "metricName", metric,
                    "metricLabels", Map.of(),
                    "timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "value", quantity(value.getAsDouble())))));
  }

  /** In thousandths, the finest unit of a quantity. */
  private static String quantity(double value) {
    BigDecimal thousandths =
        BigDecimal.valueOf(value).movePointRight(3).setScale(0, RoundingMode.HALF_UP);
    return thousandths.toPlainString() + "m";
  }

  private static Answer answer(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof InvalidFieldException
        ? failure(404, "NotFound", cause.getMessage())
        : failure(500, "InternalError", "the metric was not measured in time");
  }

  private static Answer ok(Object resource) {
    return new Answer(200, Serialization.asJson(resource));
  }

  private Answer raw(Object body) {
    return new Answer(200, json.valueToTree(body).toString());
  }

  /** In the API server's own format for failures. */
  public static Answer failure(int code, String reason, String message) {
    return new Answer(
        code,
        Serialization.asJson(
            new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withReason(reason)
                .withMessage(message)
                .build()));
  }
}
