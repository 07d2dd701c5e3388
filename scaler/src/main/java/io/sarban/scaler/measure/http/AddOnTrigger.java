// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.ResourceFault;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * KEDA's {@code external} and {@code external-push} as used with its HTTP add-on: with an
 * InterceptorRoute or an HTTPScaledObject. The scaler never connects to the add-on's address.
 */
public final class AddOnTrigger implements TriggerType {

  private static final String ROUTE = "interceptorRoute";
  private static final String OBJECT = "httpScaledObject";
  private static final int MAX_NAME = 253;

  @Override
  public Set<String> types() {
    return Set.of("external", "external-push");
  }

  /** The first of its metrics. */
  @Override
  public Query query(Parameters parameters) {
    return queries(parameters).get(0);
  }

  @Override
  public List<Query> queries(Parameters parameters) {
    // users who come from KEDA have it: no reason to complain
    parameters.text("scalerAddress");
    Optional<String> route = parameters.text(ROUTE);
    if (route.isPresent()) {
      return interceptorRoute(parameters, route.get());
    }
    return List.of(
        httpScaledObject(
            parameters,
            parameters
                .text(OBJECT)
                .orElseThrow(
                    () ->
                        new InvalidFieldException(
                            ROUTE,
                            "is missing: of external scalers Sarban knows KEDA's HTTP add-on only;"
                                + " name an InterceptorRoute, or write another trigger"))));
  }

  private static List<Query> interceptorRoute(Parameters parameters, String name) {
    Object spec = spec(parameters, ROUTE, ResourceKind.INTERCEPTOR_ROUTE, name);
    try {
      return RouteMetric.ofInterceptorRoute(spec).stream()
          .<Query>map(
              metric ->
                  query(
                      parameters,
                      new RouteName(namespace(parameters), name),
                      metric,
                      "http_"
                          + name
                          + (metric.kind() == RouteMetric.Kind.concurrency
                              ? "_concurrency"
                              : "_rate")))
          .toList();
    } catch (InvalidFieldException e) {
      throw about(ROUTE, ResourceKind.INTERCEPTOR_ROUTE, parameters, name, e);
    }
  }

  private static Query httpScaledObject(Parameters parameters, String name) {
    Object spec = spec(parameters, OBJECT, ResourceKind.HTTP_SCALED_OBJECT, name);
    try {
      return query(
          parameters,
          new RouteName(namespace(parameters), name),
          RouteMetric.ofHttpScaledObject(spec),
          "http-" + namespace(parameters) + "_002F" + name);
    } catch (InvalidFieldException e) {
      throw about(OBJECT, ResourceKind.HTTP_SCALED_OBJECT, parameters, name, e);
    }
  }

  private static InvalidFieldException about(
      String field,
      ResourceKind kind,
      Parameters parameters,
      String name,
      InvalidFieldException e) {
    ResourceKey route = new ResourceKey(kind, namespace(parameters), name);
    return new FieldFault(field, new ResourceFault(route, e.fault())).asException();
  }

  private static Query query(
      Parameters parameters, RouteName route, RouteMetric metric, String metricName) {
    ResolvedTrigger trigger = parameters.trigger();
    return new HttpQuery(
        route,
        metric.kind(),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), metric.target()),
        0,
        metricName);
  }

  private static Object spec(Parameters parameters, String field, ResourceKind kind, String name) {
    if (name.length() > MAX_NAME) {
      throw new InvalidFieldException(field, "is longer than 253 characters: it names nothing");
    }
    Optional<HasMetadata> found = parameters.resource(kind, name);
    if (found.isEmpty()) {
      throw new InvalidFieldException(
          field,
          new ResourceKey(kind, namespace(parameters), name)
              + " is missing: create it, or name another");
    }
    return found.get() instanceof GenericKubernetesResource generic
        ? generic.getAdditionalProperties().getOrDefault("spec", Map.of())
        : Map.of();
  }

  private static String namespace(Parameters parameters) {
    return parameters.trigger().object().namespace();
  }
}
