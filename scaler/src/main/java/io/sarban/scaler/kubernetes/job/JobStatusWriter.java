// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.write.ConditionEvents;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.SharedConditions;
import io.sarban.scaler.kubernetes.write.WrittenStatuses;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledJobStatus;
import io.sarban.scaler.resource.ScaledObjectStatus;
import io.sarban.scaler.resource.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the changed parts of ScaledJobs' statuses; the time of the last activity only at
 * intervals. Sends the events for the changes.
 */
final class JobStatusWriter {

  private static final ScaledJobStatus NONE = new ScaledJobStatus(null, null, null, null, null);

  /** Interval for values that change all the time, such as the time of the last activity. */
  private static final Duration MOVING = ScaledObjectStatus.ACTIVITY_WRITTEN;

  private final Events events;
  private final WrittenStatuses<ScaledJobStatus> written;

  JobStatusWriter(Fence fence, Events events) {
    this.events = events;
    this.written = new WrittenStatuses<>(fence);
  }

  /** Writes the status if it is due. */
  void write(ScaledJob job, ObservedJob observed, Instant now) {
    ResourceKey key = ResourceKey.of(job);
    ScaledJobStatus before =
        written.last(key).orElseGet(() -> job.getStatus() == null ? NONE : own(job.getStatus()));
    ScaledJobStatus wanted = wanted(job, observed, before, now);
    boolean same =
        Conditions.same(before.conditions(), wanted.conditions())
            && Objects.equals(before.triggersTypes(), wanted.triggersTypes())
            && Objects.equals(before.authenticationsTypes(), wanted.authenticationsTypes());
    boolean moved = !Objects.equals(before.lastActiveTime(), wanted.lastActiveTime());
    if (same && !(moved && isMoving(key, now))) {
      return;
    }
    written.write(job, before, wanted, now);
    tell(new ConditionEvents(events, job, before.conditions()), job, wanted.conditions());
  }

  /** Whether the values that change all the time are due. */
  boolean isMoving(ResourceKey key, Instant now) {
    return written.untilLastIs(MOVING, key, now).isZero();
  }

  void forget(ResourceKey key) {
    written.forget(key);
  }

  /** Forgets other objects: a write may end after its object is deleted. */
  void retain(Set<ResourceKey> objects) {
    written.retain(objects);
  }

  /** Only the fields that Sarban writes: a patch leaves the others unchanged. */
  private static ScaledJobStatus own(ScaledJobStatus status) {
    return new ScaledJobStatus(
        status.lastActiveTime(),
        status.conditions(),
        status.triggersTypes(),
        status.authenticationsTypes(),
        null);
  }

  private static ScaledJobStatus wanted(
      ScaledJob job, ObservedJob observed, ScaledJobStatus before, Instant now) {
    return new ScaledJobStatus(
        observed.lastActive() == null
            ? before.lastActiveTime()
            : observed.lastActive().truncatedTo(ChronoUnit.SECONDS).toString(),
        Conditions.merge(before.conditions(), observed.conditions(), now),
        names(job.getSpec().triggers().stream().map(Trigger::type).toList()),
        names(
            job.getSpec().triggers().stream()
                .map(Trigger::authenticationRef)
                .map(ref -> Optional.ofNullable(ref).map(AuthenticationRef::name).orElse(null))
                .toList()),
        null);
  }

  private static String names(List<String> of) {
    String names = of.stream().filter(Objects::nonNull).distinct().collect(Collectors.joining(","));
    return names.isEmpty() ? null : names;
  }

  private void tell(ConditionEvents change, ScaledJob job, List<Condition> wanted) {
    for (Condition now : wanted) {
      switch (now.type()) {
        case SharedConditions.READY -> {
          if (now.status().equals("True")) {
            change.ready(now);
          } else if (change.isReworded(now)) {
            unready(job, now);
          }
        }
        case SharedConditions.ACTIVE -> change.toggled(now, "ScaledJobActive", "ScaledJobInactive");
        case SharedConditions.PAUSED -> change.toggled(now, "ScaledJobPaused", "ScaledJobUnpaused");
        default -> {}
      }
    }
  }

  /** Sends no event for a failed creation, which has its own. */
  private void unready(ScaledJob job, Condition now) {
    if (!now.reason().equals(JobConditions.CREATE_FAILED)) {
      boolean check = now.reason().equals(JobConditions.CHECK_FAILED);
      events.warning(job, check ? JobConditions.CHECK_FAILED : "KEDAScalerFailed", now.message());
    }
  }
}
