package io.sarban.scaler.measure;

import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A trigger type that is a route and no more: the trigger's parameters arrive as headers, a number
 * leaves as the body. Its metadata {@code targetValue} (above 0) and {@code activationTargetValue}
 * (0 by default) say what the number is compared with.
 */
public final class RouteTriggerType implements TriggerType {

  private final String name;

  public RouteTriggerType(String name) {
    this.name = name;
  }

  @Override
  public Set<String> types() {
    return Set.of(name);
  }

  @Override
  public String endpoint() {
    return "direct:measure-" + name;
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    parameters.required("targetValue");
    return new RouteQuery(
        new RouteSource(name, headers(parameters)),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("targetValue", 1)),
        parameters.number("activationTargetValue", 0));
  }

  private static Map<String, String> headers(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Map<String, String> headers = new HashMap<>(trigger.authentication());
    parameters
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.endsWith("FromEnv")) {
                headers.put(
                    key.substring(0, key.length() - "FromEnv".length()),
                    variable(trigger, key, value));
              } else {
                headers.put(key, value);
              }
            });
    return Map.copyOf(headers);
  }

  private static String variable(ResolvedTrigger trigger, String field, String name) {
    String value = trigger.environment().get(name);
    if (value == null) {
      throw new InvalidFieldException(
          field, "the target's container has no environment variable \"" + name + "\"");
    }
    return value;
  }

  /** Triggers with equal parameters are one source: their route runs once for all of them. */
  record RouteSource(String type, Map<String, String> headers) implements Source {
    @Override
    public String describe() {
      return "route direct:measure-" + type;
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  record RouteQuery(RouteSource source, MetricTarget target, double activation) implements Query {
    @Override
    public String metricName() {
      return source.type();
    }
  }
}
