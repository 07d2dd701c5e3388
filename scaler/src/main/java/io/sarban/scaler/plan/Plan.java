package io.sarban.scaler.plan;

import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.decide.JobRules;
import io.sarban.scaler.decide.Rules;
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
 * What to do at an object's polls; made anew when the object, or something that it refers to,
 * changes.
 */
public sealed interface Plan {

  /** The resources that this plan was made from, or would have been if they were there. */
  Set<ResourceKey> dependencies();

  /** Something is to be measured. */
  sealed interface Measured extends Plan {

    /** At least one for each that is measured; those that cannot be have a flaw. */
    List<PolledTrigger> triggers();

    /** Why triggers cannot be measured as they are written. */
    default List<Measurement.Failed> flaws() {
      return triggers().stream().flatMap(trigger -> trigger.flaw().stream()).toList();
    }

    /** What should be written otherwise, or is not done here, in words for the user. */
    default List<String> hints() {
      return Stream.concat(
              notes().stream(), triggers().stream().flatMap(trigger -> trigger.hints().stream()))
          .toList();
    }

    /** Those of the hints that are about the object as a whole. */
    List<String> notes();

    /** Whether an annotation holds the object: its sources need not be asked. */
    boolean paused();

    /** How often the object asks to be looked at between its polls; empty for the default. */
    Optional<LookInterval> looks();
  }

  /**
   * The object is well.
   *
   * @param freshness for so long a measured metric is served again
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

  /** Somebody is asked for a credential; an answer, or a failure, makes the plan anew soon. */
  record Waiting(Set<ResourceKey> dependencies) implements Plan {}

  /** The ScaledJob is well. */
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

  /** The user has to fix the object first; until then its target is left as it is. */
  record Faulty(List<Problem> problems, Set<ResourceKey> dependencies) implements Plan {}
}
