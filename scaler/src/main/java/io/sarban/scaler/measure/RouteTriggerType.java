package io.sarban.scaler.measure;

import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A trigger type that is a route and no more: the parameters that the route declares arrive as
 * exchange variables, a number leaves as the body. A tenant writes the parameters, so none is a
 * header: those steer Camel's components. Its metadata {@code targetValue} (above 0) and {@code
 * activationTargetValue} (0 by default) say what the number is compared with.
 *
 * @param parameters the names that the route declares
 */
public record RouteTriggerType(String name, Set<String> parameters) implements TriggerType {

  /** What a route's note begins with that declares parameters, separated by commas. */
  private static final String PARAMETERS = "parameters:";

  private static final Set<String> OWN = Set.of("targetValue", "activationTargetValue");
  private static final String FROM_ENV = "FromEnv";

  /** With a colon in it, a variable would be one of another repository, shared by all exchanges. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  public RouteTriggerType {
    parameters = Set.copyOf(parameters);
  }

  /**
   * As a route declares it.
   *
   * @param note the route's, such as {@code parameters: queue, region}; null declares none. What is
   *     no name is left out
   */
  static RouteTriggerType of(String name, String note) {
    Set<String> names = new TreeSet<>();
    String declared = note == null || !note.startsWith(PARAMETERS) ? "" : note;
    for (String parameter : declared.replace(PARAMETERS, "").split(",")) {
      if (NAME.matcher(parameter.strip()).matches()) {
        names.add(parameter.strip());
      }
    }
    return new RouteTriggerType(name, names);
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
  public Query query(Parameters given) {
    ResolvedTrigger trigger = given.trigger();
    given.metadata().keySet().forEach(this::requireDeclared);
    return new RouteQuery(
        new RouteSource(name, variables(given)),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), given.target("targetValue")),
        given.number("activationTargetValue", 0));
  }

  private void requireDeclared(String field) {
    String parameter =
        field.endsWith(FROM_ENV) ? field.substring(0, field.length() - FROM_ENV.length()) : field;
    if (!OWN.contains(parameter) && !parameters.contains(parameter)) {
      throw new InvalidFieldException(
          field,
          "is no parameter of the trigger type "
              + name
              + (parameters.isEmpty()
                  ? ", which declares none"
                  : ", which declares " + String.join(", ", new TreeSet<>(parameters)))
              + ": correct its name, or declare it in the route's note");
    }
  }

  private Map<String, String> variables(Parameters given) {
    Map<String, String> variables = new HashMap<>();
    for (String parameter : parameters) {
      requireVariable(given.trigger(), parameter + FROM_ENV);
      given.text(parameter).ifPresent(value -> variables.put(parameter, value));
    }
    return Map.copyOf(variables);
  }

  private static void requireVariable(ResolvedTrigger trigger, String field) {
    String variable = trigger.metadata().get(field);
    if (variable != null && !trigger.environment().containsKey(variable)) {
      throw new InvalidFieldException(
          field, "the target's container has no environment variable \"" + variable + "\"");
    }
  }

  /** Triggers with equal parameters are one source: their route runs once for all of them. */
  record RouteSource(String type, Map<String, String> variables) implements Source {
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
