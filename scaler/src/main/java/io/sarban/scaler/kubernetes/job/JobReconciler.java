// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.authentication.Authentications;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.write.BackgroundWrites;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.LeaderQueue;
import io.sarban.scaler.kubernetes.write.UnwrittenStatuses;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PlannedJob;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.ScaledJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maintains a ScaledJob in the cluster, except for creating Jobs, which its polls do: writes its
 * status and events, and deletes Jobs of an older state. Works on the leader only. A ScaledJob
 * needs no finalizer: it owns its Jobs, which are deleted with it.
 */
public final class JobReconciler implements PollListener {

  private final Fence fence;
  private final ClusterResources resources;
  private final ClusterJobs jobs;
  private final Events events;
  private final Authentications authentications;
  private final JobStatusWriter statuses;
  private final UnwrittenStatuses unwritten;
  private final LeaderQueue queue;
  private final InstantSource clock;
  private final Map<ResourceKey, ObservedJob> observed = new ConcurrentHashMap<>();

  /**
   * @param writes runs the writes
   */
  public JobReconciler(
      Fence fence,
      ClusterResources resources,
      ClusterJobs jobs,
      Events events,
      Authentications authentications,
      BackgroundWrites writes,
      InstantSource clock) {
    this.fence = fence;
    this.resources = resources;
    this.jobs = jobs;
    this.events = events;
    this.authentications = authentications;
    this.statuses = new JobStatusWriter(fence, events);
    this.unwritten = new UnwrittenStatuses(events, "ScaledJobUpdateFailed");
    this.queue = new LeaderQueue(fence, writes, this::reconcile);
    this.clock = clock;
  }

  /** Called when this scaler becomes the leader. */
  public void takeOver() {
    resources.scaledJobs().forEach(queue::add);
  }

  /** A ScaledJob was changed in the cluster. */
  public void changed(ResourceKey key) {
    if (key.kind().equals(ResourceKind.SCALED_JOB)) {
      queue.add(key);
    }
  }

  @Override
  public void planned(PlannedJob planned) {
    jobs.watch(planned.key().namespace());
    ObservedJob before = observed.getOrDefault(planned.key(), ObservedJob.NOTHING);
    ScaledJob job = resources.scaledJob(planned.key()).orElse(before.last());
    ObservedJob now = before.planned(job, planned);
    observed.put(planned.key(), now);
    boolean ran = before.plan() != null && !before.isPaused();
    if (fence.isLeading() && job != null && ran == now.isPaused()) {
      if (ran) {
        events.normal(job, "KEDAScalersStopped", Events.STOPPED);
      } else {
        events.started(job, job.getSpec().triggers());
      }
    }
    if (job != null) {
      authentications.used(job);
    }
    queue.add(planned.key());
  }

  @Override
  public void faulty(ResourceKey key, List<Problem> problems) {
    ObservedJob before = observed.getOrDefault(key, ObservedJob.NOTHING);
    if (!before.faults().equals(problems)) {
      Optional<ScaledJob> job = resources.scaledJob(key);
      observed.put(key, before.faulty(job.orElse(null), problems));
      job.ifPresent(found -> authentications.faulty(found, problems));
      queue.add(key);
    }
  }

  @Override
  public void polled(JobPollResult poll) {
    ObservedJob before = observed.get(poll.object());
    if (before == null) {
      return;
    }
    ObservedJob now = before.polled(poll);
    observed.put(poll.object(), now);
    if (!poll.problems().isEmpty()) {
      resources
          .scaledJob(poll.object())
          .ifPresent(found -> authentications.faulty(found, poll.problems()));
    }
    if (!before.isKnown()
        || (now.lastActive() != before.lastActive()
            && statuses.isMoving(poll.object(), clock.instant()))
        || !before.conditions().equals(now.conditions())
        || isOutdated(poll.object(), now)) {
      queue.add(poll.object());
    }
  }

  /**
   * Whether Jobs of an older state exist: one that was created while its ScaledJob changed appears
   * a moment later.
   */
  private boolean isOutdated(ResourceKey key, ObservedJob now) {
    return now.plan() != null
        && now.plan().rules().rollout().deletes()
        && !now.isPaused()
        && resources.scaledJob(key).map(job -> !jobs.outdated(job).isEmpty()).orElse(false);
  }

  @Override
  public void created(ResourceKey key, int created, Optional<String> failure) {
    Optional<ScaledJob> job = resources.scaledJob(key);
    if (created > 0) {
      job.ifPresent(of -> events.normal(of, "KEDAJobsCreated", "Created " + created + " jobs"));
    }
    failure.ifPresent(
        why -> job.ifPresent(of -> events.warning(of, JobConditions.CREATE_FAILED, why)));
  }

  @Override
  public void forgotten(ResourceKey key) {
    ObservedJob gone = observed.remove(key);
    statuses.forget(key);
    unwritten.forget(key);
    authentications.unused(key);
    if (fence.isLeading() && gone != null && gone.last() != null) {
      if (gone.plan() != null && !gone.isPaused()) {
        events.normal(gone.last(), "KEDAScalersStopped", Events.STOPPED);
      }
      events.normal(gone.last(), "ScaledJobDeleted", "ScaledJob was deleted");
    }
    queue.add(key);
  }

  /** Forgets the state of deleted ScaledJobs, and closes watches that are no longer needed. */
  public void forgetGone() {
    statuses.retain(observed.keySet());
    unwritten.retain(observed.keySet());
    jobs.stopUnused();
  }

  private Optional<Duration> reconcile(ResourceKey key) {
    Optional<ScaledJob> job = resources.scaledJob(key);
    ObservedJob now = observed.get(key);
    if (job.isPresent() && job.get().isMarkedForDeletion()) {
      Finalizer.remove(fence.client(), job.get());
    } else if (job.isPresent() && now != null) {
      if (now.faults().isEmpty() && isOutdated(key, now)) {
        rollOut(job.get(), now.plan().rules().rollout().foreground());
      }
      if (now.isKnown()) {
        unwritten.writing(
            job.get(),
            () -> {
              statuses.write(job.get(), now, clock.instant());
              return null;
            });
      }
    }
    return Optional.empty();
  }

  private void rollOut(ScaledJob job, boolean foreground) {
    ResourceKey key = ResourceKey.of(job);
    List<String> outdated = jobs.outdated(job);
    events.normal(
        job,
        "ScaledJobRolloutCleanupStarted",
        "Deleting " + outdated.size() + " jobs of the previous version");
    try {
      for (String name : outdated) {
        if (foreground) {
          jobs.deleteAfterItsPods(key, name);
        } else {
          jobs.delete(key, name);
        }
      }
      events.normal(
          job,
          "ScaledJobRolloutCleanupCompleted",
          "Deleted " + outdated.size() + " jobs of the previous version");
    } catch (ScaleException e) {
      // the next poll finds them, and tries again
      events.warning(job, "ScaledJobRolloutCleanupFailed", e.getMessage());
    }
  }
}
