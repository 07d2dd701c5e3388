// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A user-defined trigger type: the declared parameters of its Kamelet become exchange variables,
 * and the Kamelet returns a number as the body. Tenants write the parameters, so none is a header:
 * headers control Camel's components. The metadata {@code targetValue} (above 0) and {@code
 * activationTargetValue} (0 by default) set what the number is compared with.
 */
record KameletTriggerType(TriggerDeclaration declaration) implements TriggerType {

  private static final Set<String> COMPARED = Set.of("targetValue", "activationTargetValue");

  String name() {
    return declaration.types().get(0);
  }

  @Override
  public Set<String> types() {
    return Set.of(name());
  }

  @Override
  public TriggerDeclaration declaration(String type) {
    return declaration;
  }

  @Override
  public Query query(Parameters given) {
    ResolvedTrigger trigger = given.trigger();
    given.metadata().keySet().forEach(this::requireDeclared);
    return new KameletQuery(
        new KameletSource(name(), variables(given)),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), given.target("targetValue")),
        given.number("activationTargetValue"));
  }

  private void requireDeclared(String field) {
    if (declaration.ofField(field).isEmpty()) {
      throw new InvalidFieldException(
          field,
          "is no parameter of the trigger type "
              + name()
              + declaration.meant(field).map(meant -> ": did you mean " + meant + "?").orElse("")
              + "; it has "
              + String.join(
                  ", ", declaration.parameters().stream().map(DeclaredParameter::name).toList()));
    }
  }

  private Map<String, String> variables(Parameters given) {
    Map<String, String> variables = new HashMap<>();
    for (DeclaredParameter parameter : declaration.parameters()) {
      String name = parameter.name();
      if (!COMPARED.contains(name)) {
        requireVariable(given.trigger(), name + "FromEnv");
        given.checked(name).ifPresent(value -> variables.put(name, value(name, value)));
      }
    }
    return Map.copyOf(variables);
  }

  /** Some Camel components resolve placeholders again in their input. */
  private static String value(String name, String value) {
    if (value.contains("{{")) {
      throw new InvalidFieldException(name, "must not hold {{, which Camel resolves");
    }
    return value;
  }

  private static void requireVariable(ResolvedTrigger trigger, String field) {
    String variable = trigger.metadata().get(field);
    if (variable != null && !trigger.environment().containsKey(variable)) {
      throw new InvalidFieldException(
          field, "the target's container has no environment variable \"" + variable + "\"");
    }
  }

  /** Triggers with equal parameters are one source, with one call of their Kamelet. */
  record KameletSource(String type, Map<String, String> variables) implements Source {
    @Override
    public LookCost lookCost() {
      return LookCost.PAID;
    }

    @Override
    public String describe() {
      return "Kamelet " + type;
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  record KameletQuery(KameletSource source, MetricTarget target, double activation)
      implements Query {
    @Override
    public String metricName() {
      return source.type();
    }
  }
}
