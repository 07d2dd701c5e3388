package io.sarban.scaler.kubernetes.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.SharedConditions;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writes ScaledJobs' statuses: only what changed, and the time of the last activity seldom. Sends
 * the events that go with a change.
 */
final class JobStatusWriter {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final ScaledJobStatus NONE = new ScaledJobStatus(null, null, null, null, null);

  /** What merely moves on, such as the time of the last activity. */
  private static final Duration MOVING = ScaledObjectStatus.ACTIVITY_WRITTEN;

  private record Written(ScaledJobStatus status, Instant at) {}

  private final Fence fence;
  private final Events events;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<ResourceKey, Written> written = new ConcurrentHashMap<>();

  JobStatusWriter(Fence fence, Events events) {
    this.fence = fence;
    this.events = events;
  }

  /** Writes where it is time to. */
  void write(ScaledJob job, ObservedJob observed, Instant now) {
    ResourceKey key = ResourceKey.of(job);
    Written last = written.get(key);
    // the informer may lag behind the last write
    ScaledJobStatus before =
        last != null ? last.status() : job.getStatus() == null ? NONE : job.getStatus();
    ScaledJobStatus wanted = wanted(job, observed, before, now);
    boolean same =
        Conditions.same(before.conditions(), wanted.conditions())
            && Objects.equals(before.triggersTypes(), wanted.triggersTypes())
            && Objects.equals(before.authenticationsTypes(), wanted.authenticationsTypes());
    boolean moved = !Objects.equals(before.lastActiveTime(), wanted.lastActiveTime());
    if (same && !(moved && isMoving(key, now))) {
      return;
    }
    fence.client().resource(job).subresource("status").patch(MERGE, patch(before, wanted));
    written.put(key, new Written(wanted, now));
    tell(job, before.conditions(), wanted.conditions());
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
        // a patch leaves the rest as it is
        null);
  }

  private static String names(List<String> of) {
    String names = of.stream().filter(Objects::nonNull).distinct().collect(Collectors.joining(","));
    return names.isEmpty() ? null : names;
  }

  /** A merge patch: null deletes a field. */
  private String patch(ScaledJobStatus before, ScaledJobStatus wanted) {
    ObjectNode status = json.valueToTree(wanted);
    if (before.authenticationsTypes() != null && wanted.authenticationsTypes() == null) {
      status.putNull("authenticationsTypes");
    }
    return json.createObjectNode().set("status", status).toString();
  }

  private void tell(ScaledJob job, List<Condition> before, List<Condition> after) {
    for (Condition now : after) {
      Optional<Condition> then = Conditions.find(before, now.type());
      switch (now.type()) {
        case SharedConditions.READY -> ready(job, now, then);
        case SharedConditions.ACTIVE ->
            toggled(job, now, then, "ScaledJobActive", "ScaledJobInactive");
        case SharedConditions.PAUSED ->
            toggled(job, now, then, "ScaledJobPaused", "ScaledJobUnpaused");
        default -> {}
      }
    }
  }

  private void ready(ScaledJob job, Condition now, Optional<Condition> then) {
    boolean changed = then.map(old -> !old.status().equals(now.status())).orElse(true);
    boolean worded = then.map(old -> !old.message().equals(now.message())).orElse(true);
    if (now.status().equals("True")) {
      if (changed) {
        events.normal(job, "ScaledJobReady", "ScaledJob is ready for scaling");
      }
    } else if (worded && !now.reason().equals(JobConditions.CREATE_FAILED)) {
      boolean check = now.reason().equals(JobConditions.CHECK_FAILED);
      events.warning(job, check ? JobConditions.CHECK_FAILED : "KEDAScalerFailed", now.message());
    }
  }

  private void toggled(
      ScaledJob job, Condition now, Optional<Condition> then, String on, String off) {
    boolean is = now.status().equals("True");
    boolean was = then.map(old -> old.status().equals("True")).orElse(false);
    boolean known = is || now.status().equals("False");
    if (known && is != was) {
      events.normal(job, is ? on : off, now.message());
    }
  }
}
