// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to do at an object's polls; made again when the object, or something that it refers to,
 * changes.
 */
public sealed interface Plan {

  /** The resources that this plan depends on, including missing ones. */
  Set<ResourceKey> dependencies();

  /** A plan with triggers to measure. */
  sealed interface Measured extends Plan {

    /** At least one; triggers that cannot be measured have a flaw. */
    List<PolledTrigger> triggers();

    /** Why triggers cannot be measured as they are written. */
    default List<Measurement.Failed> flaws() {
      return triggers().stream().flatMap(trigger -> trigger.flaw().stream()).toList();
    }

    /**
     * What the user should write differently, or what is not supported here, in words for the user.
     */
    default List<String> hints() {
      return Stream.concat(
              notes().stream(), triggers().stream().flatMap(trigger -> trigger.hints().stream()))
          .toList();
    }

    /** The hints that are about the object as a whole. */
    List<String> notes();

    /** Whether an annotation pauses the object: its sources need not be asked. */
    boolean paused();

    /** How often the object is looked at between its polls; empty for the default. */
    Optional<LookInterval> looks();
  }

  /**
   * The object is valid.
   *
   * @param freshness how long a measured metric may be served again
   */
  record Sound(
      TargetRef target,
      Rules rules,
      List<PolledTrigger> triggers,
      List<ResourceMetric> resourceMetrics,
      Set<ResourceKey> dependencies,
      Duration freshness,
      Optional<LookInterval> looks,
      List<String> notes)
      implements Measured {

    @Override
    public boolean paused() {
      return rules.paused();
    }

    public boolean has(String metric) {
      return HpaMetrics.COMPOSITE.equalsIgnoreCase(metric)
          ? rules.composite().isPresent()
          : triggers.stream().anyMatch(trigger -> trigger.metricName().equalsIgnoreCase(metric));
    }
  }

  /** A credential has been requested; the answer, or a failure, soon causes a new plan. */
  record Waiting(Set<ResourceKey> dependencies) implements Plan {}

  /** The ScaledJob is valid. */
  record Jobs(
      JobRules rules,
      List<PolledTrigger> triggers,
      Set<ResourceKey> dependencies,
      Optional<LookInterval> looks,
      List<String> notes)
      implements Measured {

    @Override
    public boolean paused() {
      return rules.paused();
    }
  }

  /** The user has to fix the object first; until then its target stays unchanged. */
  record Faulty(List<Problem> problems, Set<ResourceKey> dependencies) implements Plan {}
}
