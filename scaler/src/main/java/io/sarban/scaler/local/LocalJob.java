package io.sarban.scaler.local;

import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.sarban.scaler.decide.FinishedJob;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.ScaledJobSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Job: one process, which is started again when it fails, as often as {@code backoffLimit} says.
 * It is changed by the supervising thread only, and read by all.
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
   * @param origin the state of the ScaledJob that it is made of
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

  /** Complete or failed; empty while there is something to do. */
  Optional<FinishedJob> finished() {
    return Optional.ofNullable(finished);
  }

  /** Whether nothing is left of it. */
  boolean isGone() {
    return unwanted && process == null && (!forgotten || last == null);
  }

  boolean isUnwanted() {
    return unwanted;
  }

  /** It shall end, and be forgotten. */
  void unwanted() {
    unwanted = true;
  }

  /** The same, and its log goes, too. */
  void forgotten() {
    forgotten = true;
    unwanted = true;
  }

  /**
   * Whether nothing works on it yet.
   *
   * @param conditions that a pod would have to have; none: it must run
   */
  boolean isPending(List<String> conditions) {
    WorkerProcess now = process;
    return now == null || !now.isAlive() || !conditions.stream().allMatch(type -> has(now, type));
  }

  private static boolean has(WorkerProcess process, String condition) {
    return OF_A_START.contains(condition) || OF_READINESS.contains(condition) && process.isReady();
  }

  /**
   * Starts what is to run, ends what is too late, and takes note of what has ended.
   *
   * @return why it has failed for good, if that is so since now
   */
  Optional<String> reconcile(String worker, Path work, Instant now) {
    Optional<String> failure = bury(now);
    if (process != null && (unwanted || isLate(now))) {
      late |= !unwanted;
      process.stop(now);
    } else if (process == null && !unwanted && finished == null && !now.isBefore(startsAgain)) {
      return start(worker, work, now);
    } else if (process == null && forgotten && last != null) {
      last.forget();
      last = null;
    }
    return failure;
  }

  private boolean isLate(Instant now) {
    return deadline.isPresent() && now.isAfter(begun.plus(deadline.get()));
  }

  private Optional<String> start(String worker, Path work, Instant now) {
    begun = begun == null ? now : begun;
    try {
      String unique = owner.namespace() + "_" + name;
      process = WorkerProcess.start(template, worker, work, unique, now);
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

  /** As a cluster has it: 10 s, doubled with each failure, 6 min at most. */
  static Duration backOff(int failures) {
    Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }
}
