package io.sarban.scaler.plan;

import io.sarban.scaler.measure.Parameters;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.resource.Credentials;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.PendingCredentialException;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResolvedTrigger;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerResolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes an object's triggers ready to be measured; notes what they are made of, and what is wrong
 * with them.
 */
final class PlannedTriggers {

  /** Resolves the trigger of that index. */
  @FunctionalInterface
  interface Resolving {
    ResolvedTrigger resolve(TriggerResolution resolution, int index);
  }

  private final TriggerTypes types;
  private final TriggerResolution resolution;
  private final ResourceKey key;
  private final List<Problem> problems;
  private boolean waits;

  /**
   * @param credentials keeps what is not in the resources
   * @param dependencies is given the resources that the triggers refer to
   * @param problems is given what is wrong
   */
  PlannedTriggers(
      Lookup resources,
      TriggerTypes types,
      Credentials credentials,
      ResourceKey key,
      Collection<ResourceKey> dependencies,
      List<Problem> problems) {
    this.types = types;
    this.key = key;
    this.problems = problems;
    this.resolution =
        new TriggerResolution(
            wanted -> {
              dependencies.add(wanted);
              return resources.find(wanted);
            },
            new FollowedCredentials(credentials, dependencies::add));
  }

  /** Whether a trigger waits for a credential that somebody was asked for. */
  boolean waits() {
    return waits;
  }

  /** Those that are sound, but for what the HorizontalPodAutoscaler measures itself. */
  List<PolledTrigger> of(List<Trigger> triggers, Resolving resolving) {
    List<PolledTrigger> planned = new ArrayList<>();
    for (int i = 0; i < triggers.size(); i++) {
      if (ResourceMetric.isOne(triggers.get(i))) {
        continue;
      }
      try {
        planned.add(trigger(resolving.resolve(resolution, i)));
      } catch (PendingCredentialException e) {
        waits = true;
      } catch (InvalidFieldException e) {
        problems.add(new Problem(key, label(triggers.get(i), i), e.field(), e.getMessage()));
      }
    }
    return List.copyOf(planned);
  }

  private PolledTrigger trigger(ResolvedTrigger resolved) {
    TriggerType type = types.of(resolved.type());
    Parameters parameters = new Parameters(resolved);
    Query query = type.query(parameters);
    String name = resolved.trigger().name();
    return new PolledTrigger(
        resolved.label(),
        name == null ? "" : name,
        "s" + resolved.index() + "-" + query.metricName(),
        resolved.type(),
        type,
        query,
        hints(parameters, type));
  }

  /** What works, and should be written otherwise all the same. */
  private static List<String> hints(Parameters parameters, TriggerType type) {
    ResolvedTrigger trigger = parameters.trigger();
    return Stream.concat(
            deprecated(trigger, type).stream(),
            parameters.unused().stream()
                .map(field -> hint(trigger, field, "is not used: mend its name, or take it out")))
        .toList();
  }

  private static String hint(ResolvedTrigger trigger, String field, String what) {
    return "trigger " + trigger.label() + ", " + field + ": " + what;
  }

  private static List<String> deprecated(ResolvedTrigger resolved, TriggerType type) {
    return type.deprecated().entrySet().stream()
        .filter(
            field ->
                resolved.metadata().containsKey(field.getKey())
                    || resolved.metadata().containsKey(field.getKey() + "FromEnv"))
        .map(field -> hint(resolved, field.getKey(), "is deprecated: use " + field.getValue()))
        .sorted()
        .toList();
  }

  private static String label(Trigger trigger, int index) {
    String name = trigger.name();
    return name == null || name.isEmpty() ? "s" + index + "-" + trigger.type() : name;
  }
}
