// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.util.List;
import java.util.Set;

/**
 * Sarban's own {@code http}: the trigger itself is a route of the gateway. The gateway reads the
 * rest of its metadata, which is checked here.
 */
public final class HttpTrigger implements TriggerType {

  /**
   * {@code gateway} counts the requests of all routes; it works in the gateway's namespace only.
   */
  private enum Metric {
    concurrency,
    requestRate,
    gateway
  }

  private static final int MAX_PORT = 65_535;
  private static final List<String> PORTS = List.of("port", "fallbackPort");
  private static final List<String> CHECKED =
      List.of(
          "hosts",
          "pathPrefixes",
          "service",
          "portName",
          "window",
          "granularity",
          "readinessTimeout",
          "requestTimeout",
          "responseHeaderTimeout",
          "fallbackService",
          "fallbackPortName",
          "headers",
          "waitingPage",
          "wakePaths",
          "wakeMethods",
          "noWakeUserAgents",
          "authorize",
          "authorizeWhen",
          "authorizeHeaders",
          "sticky",
          "wakes",
          "backendProtocol",
          "backendCa",
          "backendServerName");

  @Override
  public Set<String> types() {
    return Set.of("http");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    if (!trigger.object().kind().equals(ResourceKind.SCALED_OBJECT)) {
      throw new InvalidFieldException(
          "type", "http is for ScaledObjects: a Job cannot be sent requests");
    }
    CHECKED.forEach(parameters::checked);
    PORTS.forEach(name -> parameters.text(name).ifPresent(text -> port(name, text)));
    one(parameters, "port", "portName");
    one(parameters, "fallbackPort", "fallbackPortName");
    Metric metric = parameters.oneOf("scalingMetric", Metric.values());
    String namespace = trigger.object().namespace();
    return new HttpQuery(
        metric == Metric.gateway
            ? RouteName.gateways(namespace)
            : RouteName.trigger(namespace, trigger.object().name(), trigger.index()),
        metric == Metric.requestRate ? RouteMetric.Kind.requestRate : RouteMetric.Kind.concurrency,
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("targetValue")),
        parameters.number("activationValue"),
        "http-" + metric);
  }

  private static void one(Parameters parameters, String name, String other) {
    if (parameters.text(name).isPresent() && parameters.text(other).isPresent()) {
      throw new InvalidFieldException(name, "and " + other + " are both set: take one out");
    }
  }

  private static void port(String name, String text) {
    if (!text.matches("\\d{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_PORT) {
      throw new InvalidFieldException(name, "must be a port from 1 to 65535");
    }
  }
}
