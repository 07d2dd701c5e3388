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
 * Writes objects' statuses: only what changed, and, but for a change of condition, seldom. Sends
 * the events that go with a change.
 */
final class StatusWriter {

  /** Between two writes of the same object that change no condition. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** What merely moves on, such as the time of the last activity. */
  private static final Duration MOVING = ScaledObjectStatus.ACTIVITY_WRITTEN;

  private final Events events;
  private final WrittenStatuses<ScaledObjectStatus> written;

  StatusWriter(Fence fence, Events events) {
    this.events = events;
    this.written = new WrittenStatuses<>(fence);
  }

  /**
   * Writes where it is time to.
   *
   * @param problems that the conditions tell of
   * @return how long to wait before this is asked for again; empty if all is written
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

  /** Whether it is time again to write what merely moves on. */
  boolean isMoving(ResourceKey key, Instant now) {
    return written.untilLastIs(MOVING, key, now).isZero();
  }

  void forget(ResourceKey key) {
    written.forget(key);
  }

  /** A write may end after its object does. */
  void retain(Set<ResourceKey> objects) {
    written.retain(objects);
  }

  /** Without the times of conditions: they follow from the rest. */
  private static ScaledObjectStatus settled(ScaledObjectStatus status) {
    List<Condition> conditions =
        status.conditions() == null
            ? List.of()
            : status.conditions().stream()
                .map(c -> Condition.of(c.type(), c.status(), c.reason(), c.message()))
                .toList();
    return with(status, status.lastActiveTime(), conditions, status.health());
  }

  /** Without what moves on by itself. */
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

  /** A paused object's triggers are not asked. */
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
