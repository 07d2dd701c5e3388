// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.Rules.Composite;
import io.sarban.scaler.decide.Rules.FallbackBehavior;
import io.sarban.scaler.decide.Rules.FallbackRules;
import io.sarban.scaler.decide.formula.FormulaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Computes the demand from one poll's metrics: each by itself, or all combined by a formula. */
final class Demands {

  private final Rules rules;
  private final Current current;
  private final Map<String, Integer> failures;
  private final Trace trace;
  private final List<String> problems = new ArrayList<>();

  Demands(Rules rules, Current current, Map<String, Integer> failures, Trace trace) {
    this.rules = rules;
    this.current = current;
    this.failures = failures;
    this.trace = trace;
  }

  /** Problems with the formula. */
  List<String> problems() {
    return problems;
  }

  Demand of(List<Reading> readings) {
    if (rules.composite().isPresent()) {
      return composed(rules.composite().get(), readings);
    }
    Demand demand = Demand.NONE;
    for (Reading reading : readings) {
      demand = demand.and(single(reading));
    }
    if (readings.size() > 1 && demand.readable()) {
      int largest = demand.replicas();
      trace.note("the largest of %s triggers counts: %s", readings.size(), largest);
    }
    return demand;
  }

  private Demand single(Reading reading) {
    if (reading instanceof Reading.Measured measured) {
      return measured(measured);
    }
    Reading.Unreadable unreadable = (Reading.Unreadable) reading;
    Demand demand = hasFallback(reading) ? fallback(reading.metricName()) : blind(unreadable);
    return unreadable.atLeast().map(sure -> demand.and(measured(sure))).orElse(demand);
  }

  private Demand measured(Reading.Measured measured) {
    int replicas = Proposal.replicas(measured.value(), measured.target(), current, rules);
    trace.metric(measured.metricName(), measured.value(), measured.target(), replicas);
    if (!measured.active()) {
      trace.note("%s is not above its activation value", measured.metricName());
    }
    return Demand.metric(replicas, measured.active());
  }

  private Demand blind(Reading.Unreadable reading) {
    trace.unreadable(reading);
    return Demand.unreadable();
  }

  private Demand composed(Composite composite, List<Reading> readings) {
    Composition composition = composition(composite, readings);
    if (composition.failed() && !byFormula()) {
      return fallback(HpaMetrics.COMPOSITE);
    }
    return composition.blind()
        ? Demand.unreadable()
        : formula(composite, composition.metrics(), composition.failed());
  }

  /**
   * The input of the formula.
   *
   * @param metrics by trigger name; null for a failed one
   * @param failed whether a fallback replaces a metric
   * @param blind whether a metric could not be read and has no fallback yet
   */
  private record Composition(Map<String, Double> metrics, boolean failed, boolean blind) {}

  private Composition composition(Composite composite, List<Reading> readings) {
    Map<String, Double> metrics = new HashMap<>();
    boolean failed = false;
    boolean blind = false;
    for (Reading reading : readings) {
      if (reading instanceof Reading.Measured measured) {
        trace.value(measured.metricName(), measured.value());
        metrics.put(reading.triggerName(), measured.value());
      } else if (composite.formula().names().contains(reading.triggerName())) {
        failed |= hasFallback(reading);
        blind |= !hasFallback(reading);
        metrics.put(reading.triggerName(), null);
        trace.unreadable((Reading.Unreadable) reading);
      }
    }
    return new Composition(metrics, failed, blind);
  }

  private boolean byFormula() {
    return rules
        .fallback()
        .map(given -> given.behavior() == FallbackBehavior.ScalingModifiers)
        .orElse(false);
  }

  /** The composed metric; empty if it cannot be computed, or if a fallback replaces it. */
  OptionalDouble composite(List<Reading> readings) {
    Composite composite = rules.composite().orElseThrow();
    Composition composition = composition(composite, readings);
    if (composition.blind() || (composition.failed() && !byFormula())) {
      return OptionalDouble.empty();
    }
    try {
      OptionalDouble value = composite.formula().value(composition.metrics());
      return value.isPresent()
          ? OptionalDouble.of(Math.max(0, thousandths(value.getAsDouble())))
          : value;
    } catch (FormulaException e) {
      return OptionalDouble.empty();
    }
  }

  /** Truncates to thousandths, in 64 bits, as KEDA does. */
  private static double thousandths(double value) {
    return (long) (value * 1000) / 1000.0;
  }

  private Demand formula(Composite composite, Map<String, Double> metrics, boolean failed) {
    try {
      OptionalDouble value = composite.formula().value(metrics);
      if (value.isPresent()) {
        double metric = Math.max(0, thousandths(value.getAsDouble()));
        int replicas = Proposal.replicas(metric, composite.target(), current, rules);
        trace.metric(HpaMetrics.COMPOSITE, metric, composite.target(), replicas);
        boolean active = value.getAsDouble() > composite.activation();
        return Demand.metric(replicas, active).and(failed ? FALLBACK : Demand.NONE);
      }
      if (failed) {
        return Demand.fallback(rules.fallback().orElseThrow().replicas());
      }
      throw new FormulaException("the formula gives nil: end it with ?? and a number");
    } catch (FormulaException e) {
      problems.add("spec.advanced.scalingModifiers.formula: " + e.getMessage());
      trace.note("%s", e.getMessage());
      return Demand.unreadable();
    }
  }

  private static final Demand FALLBACK = new Demand(0, false, false, true, true);

  /** KEDA falls back once the failures in a row are more than the threshold. */
  boolean hasFallback(Reading reading) {
    return reading instanceof Reading.Unreadable
        && rules
            .fallback()
            .map(f -> failures.getOrDefault(reading.metricName(), 0) > f.threshold())
            .orElse(false);
  }

  int fallbackReplicas() {
    FallbackRules fallback = rules.fallback().orElseThrow();
    return switch (fallback.behavior()) {
      case Static, ScalingModifiers -> fallback.replicas();
      case CurrentReplicas -> current.replicas();
      case CurrentReplicasIfHigher -> Math.max(current.replicas(), fallback.replicas());
      case CurrentReplicasIfLower -> Math.min(current.replicas(), fallback.replicas());
    };
  }

  private Demand fallback(String metric) {
    FallbackRules fallback = rules.fallback().orElseThrow();
    int replicas = fallbackReplicas();
    trace.note(
        "%s failed more than %s times in a row: fallback to %s",
        metric, fallback.threshold(), replicas);
    return Demand.fallback(replicas);
  }
}
