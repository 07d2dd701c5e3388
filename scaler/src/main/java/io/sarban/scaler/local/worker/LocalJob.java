// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.ScaledJobSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Job: one process, which is restarted when it fails, up to {@code backoffLimit} times. Only the
 * supervising thread changes it; all threads read it.
 */
final class LocalJob {

  private static final int BACKOFF_LIMIT = 6;
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(6);
  private static final Set<String> OF_A_START =
      Set.of("PodScheduled", "Initialized", "PodReadyToStartContainers");
  private static final Set<String> OF_READINESS = Set.of("Ready", "ContainersReady");

  private final ResourceKey owner;
  private final ScaledJobSpec origin;
  private final String name;
  private final WorkerTemplate template;
  private final int backoffLimit;
  private final Optional<Duration> deadline;
  private volatile WorkerProcess process;
  private volatile FinishedJob finished;
  private volatile boolean unwanted;
  private volatile boolean forgotten;
  private volatile WorkerProcess last;
  private Instant begun;
  private Instant startsAgain = Instant.MIN;
  private int failures;
  private boolean late;

  /**
   * @param origin the state of the ScaledJob from which it was created
   */
  LocalJob(
      ResourceKey owner, ScaledJobSpec origin, String name, JobSpec spec, WorkerTemplate template) {
    this.owner = owner;
    this.origin = origin;
    this.name = name;
    this.template = template;
    this.backoffLimit = spec.getBackoffLimit() == null ? BACKOFF_LIMIT : spec.getBackoffLimit();
    this.deadline = Optional.ofNullable(spec.getActiveDeadlineSeconds()).map(Duration::ofSeconds);
  }

  ResourceKey owner() {
    return owner;
  }

  ScaledJobSpec origin() {
    return origin;
  }

  String name() {
    return name;
  }

  Optional<WorkerProcess> process() {
    return Optional.ofNullable(process);
  }

  /** The finished Job, complete or failed; empty while it is unfinished. */
  Optional<FinishedJob> finished() {
    return Optional.ofNullable(finished);
  }

  /** Whether nothing of the Job is left. */
  boolean isGone() {
    return unwanted && process == null && (!forgotten || last == null);
  }

  boolean isUnwanted() {
    return unwanted;
  }

  /** Marks the Job for deletion: it ends, and is then forgotten. */
  void unwanted() {
    unwanted = true;
  }

  /** Marks the Job for deletion with its log. */
  void forgotten() {
    forgotten = true;
    unwanted = true;
  }

  /**
   * Whether the Job is still pending.
   *
   * @param conditions the conditions that its pod must have; if empty, the pod must run
   */
  boolean isPending(List<String> conditions) {
    WorkerProcess now = process;
    return now == null || !now.isAlive() || !conditions.stream().allMatch(type -> has(now, type));
  }

  private static boolean has(WorkerProcess process, String condition) {
    return OF_A_START.contains(condition) || OF_READINESS.contains(condition) && process.isReady();
  }

  /**
   * Starts its process, ends it after the deadline, and records its end.
   *
   * @return why the Job has just failed for good; else empty
   */
  Optional<String> reconcile(WorkerStart start, Instant now) {
    Optional<String> failure = bury(now);
    if (process != null && (unwanted || isLate(now))) {
      late |= !unwanted;
      process.stop(now);
    } else if (process == null && !unwanted && finished == null && !now.isBefore(startsAgain)) {
      return begin(start, now);
    } else if (process == null && forgotten && last != null) {
      last.forget();
      last = null;
    }
    return failure;
  }

  private boolean isLate(Instant now) {
    return deadline.isPresent() && now.isAfter(begun.plus(deadline.get()));
  }

  private Optional<String> begin(WorkerStart start, Instant now) {
    begun = begun == null ? now : begun;
    try {
      String unique = owner.namespace() + "_" + name;
      process = start.start(template, unique, now);
      last = process;
      return Optional.empty();
    } catch (IOException e) {
      return failed(now, "a worker cannot be started: " + e.getMessage());
    }
  }

  private Optional<String> bury(Instant now) {
    WorkerProcess ended = process;
    if (ended == null || ended.isAlive()) {
      return Optional.empty();
    }
    ended.clean();
    process = null;
    if (unwanted) {
      return Optional.empty();
    }
    if (late) {
      finished = new FinishedJob(name, false, now);
      return Optional.of("it took longer than its activeDeadlineSeconds");
    }
    if (ended.exitCode() == 0) {
      finished = new FinishedJob(name, true, now);
      return Optional.empty();
    }
    return failed(now, "a worker ended with status " + ended.exitCode() + ": " + ended.lastWords());
  }

  private Optional<String> failed(Instant now, String why) {
    failures++;
    if (failures > backoffLimit) {
      finished = new FinishedJob(name, false, now);
      return Optional.of(why);
    }
    startsAgain = now.plus(backOff(failures));
    return Optional.empty();
  }

  /** As in a cluster: 10 s, doubled with each failure, at most 6 min. */
  static Duration backOff(int failures) {
    Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }
}
