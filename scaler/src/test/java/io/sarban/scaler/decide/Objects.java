// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Rules and readings for tests. */
public final class Objects {

  static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private Objects() {}

  /** The rules of a YAML spec; a trigger may have no name. */
  static Rules rules(String yaml, Map<String, String> annotations) {
    return rules(yaml, annotations, Engine.DIRECT);
  }

  static Rules rules(String yaml, Map<String, String> annotations, Engine engine) {
    String triggers = yaml.contains("triggers:") ? "" : "\ntriggers: [{type: test}]";
    ScaledObjectSpec spec =
        Serialization.unmarshal(
            "scaleTargetRef: {name: w}\n" + yaml + triggers, ScaledObjectSpec.class);
    return RulesReader.read(spec, annotations, CREATED, engine);
  }

  static Rules rules(String yaml) {
    return rules(yaml, Map.of());
  }

  /** A backlog that is active above 0, with {@code each} messages for one replica. */
  public static Reading backlog(String name, double value, double each) {
    return new Reading.Measured(
        name, name, new MetricTarget(MetricType.AverageValue, each), value, value > 0);
  }

  static Reading value(double value, double target) {
    return new Reading.Measured(
        "value", "value", new MetricTarget(MetricType.Value, target), value, value > 0);
  }

  /** An unreadable metric with this lower bound. */
  static Reading atLeast(String name, double value, double each) {
    return new Reading.Unreadable(
        name,
        name,
        new MetricTarget(MetricType.AverageValue, each),
        "a part of it is silent",
        Optional.of((Reading.Measured) backlog(name, value, each)));
  }

  public static Reading unreadable(String name, double each) {
    return new Reading.Unreadable(
        name, name, new MetricTarget(MetricType.AverageValue, each), "the broker is down");
  }
}
