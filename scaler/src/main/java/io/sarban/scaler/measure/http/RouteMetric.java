// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric by which a route's workload is scaled.
 *
 * @param target requests, or requests a second, for each replica; 1 or more
 */
record RouteMetric(Kind kind, double target) {

  /** The names in the http trigger. */
  enum Kind {
    concurrency,
    requestRate
  }

  private static final String FIELD = "spec.scalingMetric";
  private static final int MAX_TARGET = Integer.MAX_VALUE;

  /**
   * The metrics of an InterceptorRoute: one or both.
   *
   * @param spec as it is written
   * @throws InvalidFieldException that says what to fix
   */
  static List<RouteMetric> ofInterceptorRoute(Object spec) {
    List<RouteMetric> metrics = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      part(spec, "scalingMetric", kind.name())
          .ifPresent(
              metric ->
                  metrics.add(
                      new RouteMetric(
                          kind,
                          target(kind, metric)
                              .orElseThrow(() -> missing(kind.name() + ".targetValue")))));
    }
    if (metrics.isEmpty()) {
      throw new InvalidFieldException(FIELD, "has neither concurrency nor requestRate: add one");
    }
    return List.copyOf(metrics);
  }

  /**
   * The metric of an HTTPScaledObject.
   *
   * @param spec as it is written
   * @throws InvalidFieldException that says what to fix
   */
  static RouteMetric ofHttpScaledObject(Object spec) {
    Optional<Object> concurrency = part(spec, "scalingMetric", Kind.concurrency.name());
    Optional<Object> rate = part(spec, "scalingMetric", Kind.requestRate.name());
    if (concurrency.isPresent() && rate.isPresent()) {
      throw new InvalidFieldException(
          FIELD, "has both concurrency and requestRate: take one of them out");
    }
    if (rate.isPresent()) {
      return new RouteMetric(
          Kind.requestRate, target(Kind.requestRate, rate.get()).orElse(DEFAULT));
    }
    Optional<Double> target =
        concurrency
            .flatMap(metric -> target(Kind.concurrency, metric))
            .or(
                () ->
                    part(spec, "targetPendingRequests")
                        .map(value -> number("spec.targetPendingRequests", value)));
    return new RouteMetric(Kind.concurrency, target.orElse(DEFAULT));
  }

  private static final double DEFAULT = 100;

  private static Optional<Double> target(Kind kind, Object metric) {
    return part(metric, "targetValue")
        .map(value -> number(FIELD + "." + kind + ".targetValue", value));
  }

  private static double number(String field, Object value) {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= 1
        && number.doubleValue() <= MAX_TARGET) {
      return number.doubleValue();
    }
    throw new InvalidFieldException(field, "must be a whole number from 1");
  }

  private static InvalidFieldException missing(String field) {
    return new InvalidFieldException(FIELD + "." + field, "is required: a whole number from 1");
  }

  private static Optional<Object> part(Object from, String... names) {
    Object part = from;
    for (String name : names) {
      part = part instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(part);
  }
}
