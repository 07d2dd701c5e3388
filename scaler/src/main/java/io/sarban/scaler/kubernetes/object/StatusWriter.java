// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.write.ConditionEvents;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.KedaWords;
import io.sarban.scaler.kubernetes.write.SharedConditions;
import io.sarban.scaler.kubernetes.write.WrittenStatuses;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.Health;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the changed parts of objects' statuses, and without a changed condition only at intervals.
 * Sends the events for the changes.
 */
final class StatusWriter {

  /** Shortest time between two writes of an object that change no condition. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** Interval for values that change all the time, such as the time of the last activity. */
  private static final Duration MOVING = ScaledObjectStatus.ACTIVITY_WRITTEN;

  private final Events events;
  private final WrittenStatuses<ScaledObjectStatus> written;

  StatusWriter(Fence fence, Events events) {
    this.events = events;
    this.written = new WrittenStatuses<>(fence);
  }

  /**
   * Writes the status if it is due.
   *
   * @param problems the problems that the conditions report
   * @return the time until the next call; empty if everything is written
   */
  Optional<Duration> write(
      ScaledObject object, ScaledObjectStatus wanted, List<Problem> problems, Instant now) {
    ResourceKey key = ResourceKey.of(object);
    ScaledObjectStatus before = written.last(key).orElseGet(() -> ObjectStatuses.before(object));
    if (settled(before).equals(settled(wanted))) {
      return Optional.empty();
    }
    boolean condition = !Conditions.same(before.conditions(), wanted.conditions());
    Duration pause = moved(before).equals(moved(wanted)) ? MOVING : SELDOM;
    Duration left = written.untilLastIs(pause, key, now);
    if (!condition && !left.isZero()) {
      return Optional.of(left);
    }
    written.write(object, before, wanted, now);
    tell(new ConditionEvents(events, object, before.conditions()), object, wanted, problems);
    return Optional.empty();
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

  /** The status without the times of its conditions, which follow from the rest. */
  private static ScaledObjectStatus settled(ScaledObjectStatus status) {
    List<Condition> conditions =
        status.conditions() == null
            ? List.of()
            : status.conditions().stream()
                .map(c -> Condition.of(c.type(), c.status(), c.reason(), c.message()))
                .toList();
    return with(status, status.lastActiveTime(), conditions, status.health());
  }

  /** The status without the values that change all the time. */
  private static ScaledObjectStatus moved(ScaledObjectStatus status) {
    return with(status, null, List.of(), null);
  }

  private static ScaledObjectStatus with(
      ScaledObjectStatus status,
      String lastActive,
      List<Condition> conditions,
      Map<String, Health> health) {
    return new ScaledObjectStatus(
        status.scaleTargetKind(),
        status.scaleTargetGVKR(),
        status.originalReplicaCount(),
        lastActive,
        status.externalMetricNames(),
        status.resourceMetricNames(),
        status.compositeScalerName(),
        conditions,
        health,
        status.triggersActivity(),
        status.pausedReplicaCount(),
        status.hpaName(),
        status.triggersTypes(),
        status.authenticationsTypes());
  }

  private void tell(
      ConditionEvents change,
      ScaledObject object,
      ScaledObjectStatus wanted,
      List<Problem> problems) {
    for (Condition now : wanted.conditions()) {
      switch (now.type()) {
        case SharedConditions.READY -> {
          if (now.status().equals("True")) {
            change.ready(now);
          } else if (change.isReworded(now)) {
            unready(object, now, problems, wanted.compositeScalerName() != null);
          }
        }
        case StatusConditions.FALLBACK ->
            change.toggled(now, "ScaledObjectFallbackActivated", "ScaledObjectFallbackDeactivated");
        case SharedConditions.PAUSED -> {
          change.toggled(now, "ScaledObjectPaused", "ScaledObjectUnpaused");
          watched(object, now, change.then(now));
        }
        default -> {}
      }
    }
  }

  /** Reports that a paused object's triggers are no longer measured, or are measured again. */
  private void watched(ScaledObject object, Condition now, Optional<Condition> then) {
    boolean paused = now.status().equals("True");
    if (then.isPresent() && paused != then.get().status().equals("True")) {
      if (paused) {
        events.normal(object, "KEDAScalersStopped", Events.STOPPED);
      } else {
        events.started(object, object.getSpec().triggers());
      }
    }
  }

  private void unready(
      ScaledObject object, Condition now, List<Problem> problems, boolean formula) {
    boolean check = now.reason().equals("ScaledObjectCheckFailed");
    String reason = check ? "ScaledObjectCheckFailed" : "KEDAScalerFailed";
    KedaWords.warnings(now, problems).forEach(note -> events.warning(object, reason, note));
    if (formula && !check) {
      events.warning(object, "KEDAMetricSourceFailed", now.message());
    }
  }
}
