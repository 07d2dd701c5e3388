// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectSpec;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Timestamps;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an object's {@link Plan}; does no I/O. */
public final class Planner {

  /** kube-controller-manager's --horizontal-pod-autoscaler-sync-period, in seconds. */
  private static final int HPA_PERIOD = 15;

  private final Resources resources;
  private final TriggerTypes types;
  private final Credentials credentials;
  private final ObjectCheck check;
  private final ObjectCheck admission;
  private final boolean local;

  /**
   * @param engines the engine of objects that set none; empty if there is only the direct one: on a
   *     machine without Kubernetes
   */
  public Planner(
      Resources resources, TriggerTypes types, Credentials credentials, Optional<Engine> engines) {
    this.resources = resources;
    this.types = types;
    this.credentials = credentials;
    this.check = new ObjectCheck(resources, engines);
    this.local = engines.isEmpty();
    this.admission = new ObjectCheck(resources.asWatched(), engines);
  }

  /**
   * What a valid object must not share with others; see {@link #exclusive}. Reads only resources
   * that are watched already, and starts no watch.
   *
   * @throws InvalidFieldException that says what to correct
   */
  public List<ResourceKey> check(ScaledObject object, Instant now) {
    ObjectCheck.Checked checked = admission.check(object, now);
    return exclusive(object, checked.target(), checked.rules().engine());
  }

  /** What only one object may have: its target, and its HorizontalPodAutoscaler if it has one. */
  public static List<ResourceKey> exclusive(ScaledObject object, TargetRef target, Engine engine) {
    return engine == Engine.HPA
        ? List.of(
            target.key(),
            new ResourceKey(
                ResourceKind.HORIZONTAL_POD_AUTOSCALER,
                target.namespace(),
                object.autoscalerName()))
        : List.of(target.key());
  }

  public Plan plan(ScaledObject object, Instant firstSeen) {
    PlanDraft draft = new PlanDraft(resources, types, credentials, ResourceKey.of(object));
    return draft.finish(() -> sound(object, firstSeen, draft));
  }

  private Plan sound(ScaledObject object, Instant firstSeen, PlanDraft draft) {
    draft.checkDecoded(object);
    if (namesTarget(object)) {
      draft.dependsOn(TargetRef.of(object).key());
    }
    ObjectCheck.Checked checked = check.check(object, created(object, firstSeen));
    List<Trigger> all = object.getSpec().triggers();
    List<ResourceMetric> metrics =
        all.stream().filter(ResourceMetric::isOne).map(ResourceMetric::of).toList();
    List<PolledTrigger> triggers =
        draft.triggers(
            all,
            checked.rules().composite().isPresent(),
            (resolution, i) -> resolution.resolve(object, i));
    return new Plan.Sound(
        checked.target(),
        checked.rules(),
        triggers,
        metrics,
        draft.dependencies(),
        freshness(object.getSpec()),
        LookInterval.of(object.annotations()),
        notes(object, checked.target()));
  }

  private List<String> notes(ScaledObject object, TargetRef target) {
    List<String> notes = new ArrayList<>(UnknownFields.notes("spec", object.getSpec()));
    LookInterval.note(object.annotations()).ifPresent(notes::add);
    if (local) {
      notes.addAll(Elsewhere.notes(target, object.getSpec().triggers()));
    }
    return List.copyOf(notes);
  }

  private static boolean namesTarget(ScaledObject object) {
    return object.getSpec() != null
        && object.getSpec().scaleTargetRef() != null
        && object.getSpec().scaleTargetRef().name() != null;
  }

  /** An autoscaler asks every 15 s; a cached metric is as old as the last poll. */
  private static Duration freshness(ScaledObjectSpec spec) {
    boolean cached =
        spec.triggers().stream()
            .allMatch(trigger -> Boolean.TRUE.equals(trigger.useCachedMetrics()));
    int interval = spec.pollingIntervalOrDefault();
    return Duration.ofSeconds(cached ? Math.max(HPA_PERIOD, interval) + 1 : HPA_PERIOD);
  }

  private static Instant created(ScaledObject object, Instant firstSeen) {
    return Timestamps.read(object.getMetadata().getCreationTimestamp()).orElse(firstSeen);
  }
}
