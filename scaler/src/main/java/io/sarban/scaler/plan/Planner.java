package io.sarban.scaler.plan;

import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.resource.Credentials;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an object's {@link Plan}; does no I/O. */
public final class Planner {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  /** kube-controller-manager's --horizontal-pod-autoscaler-sync-period, in seconds. */
  private static final int HPA_PERIOD = 15;

  private final Resources resources;
  private final TriggerTypes types;
  private final Credentials credentials;
  private final ObjectCheck check;

  public Planner(
      Resources resources, TriggerTypes types, Credentials credentials, Optional<Engine> engines) {
    this.resources = resources;
    this.types = types;
    this.credentials = credentials;
    this.check = new ObjectCheck(resources, engines);
  }

  /**
   * The target of an object that is sound by itself.
   *
   * @throws InvalidFieldException that says what to mend
   */
  public TargetRef check(ScaledObject object, Instant now) {
    return check.check(object, now).target();
  }

  public Plan plan(ScaledObject object, Instant firstSeen) {
    return new Planning(object).plan(firstSeen);
  }

  private final class Planning {
    private final ScaledObject object;
    private final ResourceKey key;
    private final Set<ResourceKey> dependencies = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean waits;

    Planning(ScaledObject object) {
      this.object = object;
      this.key = ResourceKey.of(object);
      dependencies.add(key);
    }

    Plan plan(Instant firstSeen) {
      try {
        dependencies.addAll(targets());
        ObjectCheck.Checked checked = check.check(object, created(firstSeen));
        TargetRef target = checked.target();
        Rules rules = checked.rules();
        List<ResourceMetric> metrics = resourceMetrics();
        List<PolledTrigger> triggers = triggers();
        if (problems.isEmpty() && waits) {
          return new Plan.Waiting(Set.copyOf(dependencies));
        }
        if (problems.isEmpty()) {
          return new Plan.Sound(
              target, rules, triggers, metrics, Set.copyOf(dependencies), freshness());
        }
      } catch (InvalidFieldException e) {
        problems.add(new Problem(key, "", e.field(), e.getMessage()));
      } catch (RuntimeException e) {
        // one object must not keep the others from being polled
        LOG.error("{}: cannot be planned", key, e);
        problems.add(new Problem(key, "", "", "cannot be planned; this is a fault of Sarban"));
      }
      return new Plan.Faulty(List.copyOf(problems), Set.copyOf(dependencies));
    }

    /** A change of the target may mend what is wrong with the object. */
    private Set<ResourceKey> targets() {
      boolean named =
          object.getSpec() != null
              && object.getSpec().scaleTargetRef() != null
              && object.getSpec().scaleTargetRef().name() != null;
      return named ? Set.of(TargetRef.of(object).key()) : Set.of();
    }

    /** An autoscaler asks every 15 s; a cached metric is as old as the last poll. */
    private Duration freshness() {
      boolean cached =
          object.getSpec().triggers().stream()
              .allMatch(trigger -> Boolean.TRUE.equals(trigger.useCachedMetrics()));
      int interval = object.getSpec().pollingIntervalOrDefault();
      return Duration.ofSeconds(cached ? Math.max(HPA_PERIOD, interval) + 1 : HPA_PERIOD);
    }

    private List<ResourceMetric> resourceMetrics() {
      return object.getSpec().triggers().stream()
          .filter(ResourceMetric::isOne)
          .map(ResourceMetric::of)
          .toList();
    }

    private Instant created(Instant firstSeen) {
      String timestamp = object.getMetadata().getCreationTimestamp();
      return timestamp == null ? firstSeen : Instant.parse(timestamp);
    }

    private List<PolledTrigger> triggers() {
      PlannedTriggers planned =
          new PlannedTriggers(resources, types, credentials, key, dependencies, problems);
      List<PolledTrigger> triggers =
          planned.of(object.getSpec().triggers(), (resolution, i) -> resolution.resolve(object, i));
      waits = planned.waits();
      return triggers;
    }
  }
}
