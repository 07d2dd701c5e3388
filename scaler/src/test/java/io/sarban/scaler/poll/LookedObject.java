// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.resolve.SecretValues;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object with one trigger and a backlog of five for each replica. Times are arguments. */
final class LookedObject {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final double TARGET = 5;

  private static final String METRIC = "s0-test";

  private final Rules rules;
  private final PolledObject object =
      new PolledObject(new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "o"), NOW);
  private final LookedTrigger trigger;
  private int replicas;

  LookedObject(String yaml, Engine engine) {
    ScaledObjectSpec spec =
        Serialization.unmarshal(
            "scaleTargetRef: {name: w}\ntriggers: [{type: test}]\n" + yaml, ScaledObjectSpec.class);
    rules = RulesReader.read(spec, Map.of(), NOW, engine);
    PolledTrigger polled =
        new PolledTrigger(
            "", "", METRIC, "test", null, null, List.of(), SecretValues.NONE, Optional.empty());
    Plan.Sound plan =
        new Plan.Sound(
            null,
            rules,
            List.of(polled),
            List.of(),
            Set.of(),
            Duration.ZERO,
            Optional.empty(),
            List.of());
    trigger = new LookedTrigger(object, plan, 0, Duration.ofSeconds(1), NOW);
  }

  LookedObject(String yaml) {
    this(yaml, Engine.DIRECT);
  }

  /** Polls it: the decision is carried out at once. */
  int poll(double backlog, Instant now) {
    return poll(
        new Reading.Measured(
            METRIC, "", new MetricTarget(MetricType.AverageValue, TARGET), backlog, backlog > 0),
        now);
  }

  int pollBlind(Instant now) {
    return poll(
        new Reading.Unreadable(
            METRIC, "", new MetricTarget(MetricType.AverageValue, TARGET), "is down"),
        now);
  }

  private int poll(Reading reading, Instant now) {
    Decision decision =
        Decider.decide(
            rules, List.of(reading), new Current(replicas, replicas), object.history(), now);
    object.history(
        decision.replicas() == replicas
            ? decision.history()
            : decision.history().scaled(replicas, decision.replicas(), now));
    replicas = decision.replicas();
    object.outcome(new Outcome(now, List.of(reading), decision));
    return replicas;
  }

  int replicas() {
    return replicas;
  }

  boolean wants(Instant now) {
    return trigger.wants(now);
  }

  /** Looks at it; true if it must be polled. */
  boolean look(double backlog, Instant now) {
    return look(Measurement.of(backlog, 0), now, true);
  }

  /**
   * Looks at it; true if it must be polled.
   *
   * @param free whether it is not being polled
   */
  boolean look(Measurement measurement, Instant now, boolean free) {
    boolean[] woken = {false};
    trigger.seen(
        measurement,
        now,
        any -> {
          woken[0] = true;
          return free;
        });
    return woken[0];
  }
}
