// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.authentication.Authentications;
import io.sarban.scaler.kubernetes.hpa.AutoscalerWriter;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.write.BackgroundWrites;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.LeaderQueue;
import io.sarban.scaler.kubernetes.write.UnwrittenStatuses;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maintains an object in the cluster, except for its target's replicas: the finalizer, the status,
 * the events and the HorizontalPodAutoscaler. Works on the leader only.
 */
public final class Reconciler implements PollListener {

  private final Fence fence;
  private final ClusterResources resources;
  private final ClusterView view;
  private final AutoscalerWriter autoscalers;
  private final ObjectFinalizer finalizer;
  private final Events events;
  private final StatusWriter statuses;
  private final Authentications authentications;
  private final UnwrittenStatuses unwritten;
  private final LeaderQueue queue;
  private final InstantSource clock;

  /** The last known state of objects without a finalizer, for events after their deletion. */
  private final Map<ResourceKey, ScaledObject> free = new ConcurrentHashMap<>();

  private final Map<ResourceKey, Observed> observed = new ConcurrentHashMap<>();

  /**
   * @param writes runs the writes
   */
  public Reconciler(
      Fence fence,
      ClusterResources resources,
      Replicas replicas,
      Events events,
      Authentications authentications,
      BackgroundWrites writes,
      InstantSource clock) {
    this.fence = fence;
    this.resources = resources;
    this.view = new ClusterView(resources, replicas);
    this.autoscalers = new AutoscalerWriter(fence, resources::autoscaler);
    this.finalizer = new ObjectFinalizer(fence, replicas, autoscalers);
    this.events = events;
    this.statuses = new StatusWriter(fence, events);
    this.unwritten = new UnwrittenStatuses(events, "ScaledObjectUpdateFailed");
    this.authentications = authentications;
    this.queue = new LeaderQueue(fence, writes, this::reconcile);
    this.clock = clock;
  }

  /** Called when this scaler becomes the leader. */
  public void takeOver() {
    authentications.takeOver();
    resources.allObjects().forEach(object -> queue.add(ResourceKey.of(object)));
  }

  /** An object or its autoscaler was changed in the cluster. */
  public void changed(ResourceKey key) {
    if (key.kind().equals(ResourceKind.SCALED_OBJECT)) {
      queue.add(key);
    } else if (key.kind().equals(ResourceKind.HORIZONTAL_POD_AUTOSCALER)) {
      resources
          .autoscaler(key.namespace(), key.name())
          .map(HorizontalPodAutoscaler::getMetadata)
          .map(metadata -> metadata.getLabels())
          .map(labels -> labels.get("app.kubernetes.io/part-of"))
          .ifPresent(
              owner ->
                  queue.add(new ResourceKey(ResourceKind.SCALED_OBJECT, key.namespace(), owner)));
    } else if (key.kind().isAuthentication()) {
      authentications.changed(key);
    }
  }

  @Override
  public void planned(PlannedObject object) {
    Observed before = observed.get(object.key());
    observed.put(
        object.key(),
        (before == null ? Observed.NOTHING : before)
            .planned(object, view.replicas(object.target())));
    if (before == null && fence.isLeading()) {
      resources
          .object(object.key())
          .ifPresent(found -> events.started(found, found.getSpec().triggers()));
    }
    resources
        .object(object.key())
        .ifPresent(
            found -> {
              if (ObjectFinalizer.isNeeded(found, object)) {
                free.remove(object.key());
              } else {
                free.put(object.key(), found);
              }
              authentications.used(found);
            });
    queue.add(object.key());
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> problems) {
    Observed before = observed.getOrDefault(object, Observed.NOTHING);
    if (!before.faults().equals(problems) || !observed.containsKey(object)) {
      observed.put(object, before.faulty(problems));
      resources.object(object).ifPresent(found -> authentications.faulty(found, problems));
      queue.add(object);
    }
  }

  @Override
  public void polled(PollResult poll) {
    Observed before = observed.get(poll.object());
    if (before == null) {
      return;
    }
    Observed now = before.polled(poll);
    observed.put(poll.object(), now);
    if (!poll.problems().isEmpty()) {
      // missing credentials are a problem of the poll, not of the object
      resources
          .object(poll.object())
          .ifPresent(found -> authentications.faulty(found, poll.problems()));
    }
    if (before.poll() == null
        || (now.hasMoved(before) && statuses.isMoving(poll.object(), clock.instant()))
        || !before.conditions().equals(now.conditions())
        || !ObjectStatuses.activity(before).equals(ObjectStatuses.activity(now))) {
      queue.add(poll.object());
    }
  }

  @Override
  public void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {
    if (request.from() > 0 && request.to() > 0) {
      return;
    }
    String verb = request.to() > 0 ? "Activat" : "Deactivat";
    resources
        .object(object)
        .ifPresent(
            found -> {
              if (failure.isPresent()) {
                events.warning(found, "KEDAScaleTarget" + verb + "ionFailed", failure.get());
              } else {
                events.normal(found, "KEDAScaleTarget" + verb + "ed", scaled(request));
              }
            });
  }

  private static String scaled(ScaleRequest request) {
    return String.format(
        "Scaled %s from %d to %d: %s",
        request.target(), request.from(), request.to(), request.reason());
  }

  @Override
  public void forgotten(ResourceKey object) {
    observed.remove(object);
    ScaledObject gone = free.remove(object);
    if (fence.isLeading() && gone != null) {
      tellDeleted(gone);
    }
    statuses.forget(object);
    unwritten.forget(object);
    authentications.unused(object);
    queue.add(object);
  }

  /** Forgets the state of deleted objects. */
  public void forgetGone() {
    statuses.retain(observed.keySet());
    unwritten.retain(observed.keySet());
    authentications.forgetGone();
  }

  private Optional<Duration> reconcile(ResourceKey key) throws ScaleException {
    Optional<ScaledObject> object = resources.object(key);
    Observed now = observed.get(key);
    if (object.isPresent() && object.get().isMarkedForDeletion()) {
      finish(object.get());
    } else if (object.isPresent() && now != null) {
      if (now.plan() != null) {
        finalizer.bind(object.get(), now.plan());
        if (now.faults().isEmpty()) {
          now = autoscaled(object.get(), now);
        }
      }
      ScaledObjectStatus wanted = view.status(object.get(), now, clock.instant());
      List<Problem> problems = now.problems();
      return unwritten.writing(
          object.get(), () -> statuses.write(object.get(), wanted, problems, clock.instant()));
    }
    return Optional.empty();
  }

  /**
   * The object's state after its autoscaler is written: faulty if the autoscaler belongs to someone
   * else.
   */
  private Observed autoscaled(ScaledObject object, Observed now) {
    return autoscalers
        .write(object, now.plan())
        .map(problem -> now.faulty(List.of(problem)))
        .orElse(now);
  }

  private void finish(ScaledObject object) throws ScaleException {
    if (finalizer.finish(object)) {
      ResourceKey key = ResourceKey.of(object);
      free.remove(key);
      unwritten.forget(key);
      tellDeleted(object);
    }
  }

  private void tellDeleted(ScaledObject object) {
    events.normal(object, "KEDAScalersStopped", Events.STOPPED);
    events.normal(object, "ScaledObjectDeleted", "ScaledObject was deleted");
  }
}
