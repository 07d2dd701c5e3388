package io.sarban.scaler.kubernetes.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.KedaWords;
import io.sarban.scaler.kubernetes.write.SharedConditions;
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
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes objects' statuses: only what changed, and, but for a change of condition, seldom. Sends
 * the events that go with a change.
 */
final class StatusWriter {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Between two writes of the same object that change no condition. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** What merely moves on, such as the time of the last activity. */
  private static final Duration MOVING = ScaledObjectStatus.ACTIVITY_WRITTEN;

  private record Written(ScaledObjectStatus status, Instant at) {}

  private final Fence fence;
  private final Events events;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<ResourceKey, Written> written = new ConcurrentHashMap<>();

  StatusWriter(Fence fence, Events events) {
    this.fence = fence;
    this.events = events;
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
    Written last = written.get(key);
    // the informer may lag behind the last write
    ScaledObjectStatus before = last == null ? ObjectStatuses.before(object) : last.status();
    if (settled(before).equals(settled(wanted))) {
      return Optional.empty();
    }
    boolean condition = !Conditions.same(before.conditions(), wanted.conditions());
    Duration pause = moved(before).equals(moved(wanted)) ? MOVING : SELDOM;
    if (!condition && last != null && last.at().plus(pause).isAfter(now)) {
      return Optional.of(Duration.between(now, last.at().plus(pause)));
    }
    fence.client().resource(object).subresource("status").patch(MERGE, patch(before, wanted));
    written.put(key, new Written(wanted, now));
    tell(object, before.conditions(), wanted, problems);
    return Optional.empty();
  }

  /** Whether it is time again to write what merely moves on. */
  boolean isMoving(ResourceKey key, Instant now) {
    Written last = written.get(key);
    return last == null || !last.at().plus(MOVING).isAfter(now);
  }

  void forget(ResourceKey key) {
    written.remove(key);
  }

  /** A write may end after its object does. */
  void retain(Set<ResourceKey> objects) {
    written.keySet().retainAll(objects);
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

  /** A merge patch: null deletes a field. */
  private String patch(ScaledObjectStatus before, ScaledObjectStatus wanted) {
    ObjectNode status = json.valueToTree(wanted);
    for (Map.Entry<String, ?> field : json.valueToTree(before).properties()) {
      if (!status.has(field.getKey())) {
        status.putNull(field.getKey());
      }
    }
    dropOthers(before.health(), status.get("health"));
    dropOthers(before.triggersActivity(), status.get("triggersActivity"));
    return json.createObjectNode().set("status", status).toString();
  }

  private static void dropOthers(Map<String, ?> before, JsonNode after) {
    if (before != null && after instanceof ObjectNode map) {
      before.keySet().stream().filter(name -> !map.has(name)).forEach(map::putNull);
    }
  }

  private void tell(
      ScaledObject object,
      List<Condition> before,
      ScaledObjectStatus after,
      List<Problem> problems) {
    for (Condition now : after.conditions()) {
      Optional<Condition> then = Conditions.find(before, now.type());
      boolean changed = then.map(old -> !old.status().equals(now.status())).orElse(true);
      boolean worded = then.map(old -> !old.message().equals(now.message())).orElse(true);
      switch (now.type()) {
        case SharedConditions.READY -> {
          if (now.status().equals("True")) {
            if (changed) {
              events.normal(object, "ScaledObjectReady", "ScaledObject is ready for scaling");
            }
          } else if (worded) {
            unready(object, now, problems, after.compositeScalerName() != null);
          }
        }
        case StatusConditions.FALLBACK ->
            toggled(
                object,
                now,
                then,
                "ScaledObjectFallbackActivated",
                "ScaledObjectFallbackDeactivated");
        case SharedConditions.PAUSED -> {
          toggled(object, now, then, "ScaledObjectPaused", "ScaledObjectUnpaused");
          watched(object, now, then);
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

  private void toggled(
      ScaledObject object, Condition now, Optional<Condition> then, String on, String off) {
    boolean is = now.status().equals("True");
    boolean was = then.map(old -> old.status().equals("True")).orElse(false);
    if (is != was) {
      events.normal(object, is ? on : off, now.message());
    }
  }
}
