// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.name.ChildName;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.rule.JobRulesReader;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.ScaledJob;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Jobs of ScaledJobs as processes of this machine. One thread supervises and starts them: Linux
 * ends a process with the thread that started it, not with the program.
 */
public final class WorkerJobs implements Jobs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerJobs.class);
  private static final long TICK_MILLIS = 200;

  private final Lookup resources;
  private final WorkerStart start;
  private final List<LocalJob> jobs = new CopyOnWriteArrayList<>();
  private final WorkerLibraries libraries;
  private final ReadinessProbes probes = new ReadinessProbes();
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "jobs"));

  /**
   * @param home Sarban's folder, whose {@code worker/run} runs the general worker
   * @param work a folder for logs and mounts
   */
  public WorkerJobs(Lookup resources, Path home, Path work) {
    this(resources, home, work, new Libraries(home, false, LOG::info));
  }

  /**
   * @param home Sarban's folder, whose {@code worker/run} runs the general worker
   * @param work a folder for logs and mounts
   * @param libraries provides libraries that routes need and the worker lacks
   */
  public WorkerJobs(Lookup resources, Path home, Path work, Libraries libraries) {
    this.libraries = new WorkerLibraries(libraries);
    this.resources = resources;
    this.start = WorkerStart.of(home, work);
    supervisor.scheduleWithFixedDelay(
        this::supervise, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public JobCounts count(ResourceKey scaledJob, List<String> pendingPodConditions) {
    List<LocalJob> unfinished =
        of(scaledJob).stream().filter(job -> job.finished().isEmpty()).toList();
    int pending =
        (int) unfinished.stream().filter(job -> job.isPending(pendingPodConditions)).count();
    return new JobCounts(unfinished.size(), pending);
  }

  @Override
  public List<FinishedJob> finished(ResourceKey scaledJob) {
    return of(scaledJob).stream()
        .filter(job -> !job.isUnwanted())
        .map(LocalJob::finished)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<LocalJob> of(ResourceKey scaledJob) {
    return jobs.stream().filter(job -> job.owner().equals(scaledJob)).toList();
  }

  @Override
  public void create(ResourceKey scaledJob) throws ScaleException {
    ScaledJob owner = find(scaledJob).orElse(null);
    if (owner == null) {
      throw new ScaleException(scaledJob + " is gone", null);
    }
    try {
      JobSpec spec = owner.jobSpec().orElseThrow();
      WorkerTemplate template =
          libraries
              .completed(
                  WorkerTemplate.of(spec.getTemplate(), scaledJob.namespace(), resources),
                  Instant.now())
              .orElseThrow(() -> new ScaleException("what its routes need is being fetched", null));
      jobs.add(
          new LocalJob(scaledJob, owner.getSpec(), ChildName.of(scaledJob.name()), spec, template));
    } catch (InvalidFieldException e) {
      throw new ScaleException(e.field() + ": " + e.getMessage(), e);
    } catch (ComponentException e) {
      throw new ScaleException(e.getMessage(), e);
    }
  }

  private Optional<ScaledJob> find(ResourceKey key) {
    return resources.find(ScaledJob.class, key.namespace(), key.name());
  }

  @Override
  public void delete(ResourceKey scaledJob, String name) {
    of(scaledJob).stream().filter(job -> job.name().equals(name)).forEach(LocalJob::forgotten);
  }

  private void supervise() {
    for (LocalJob job : jobs) {
      try {
        if (isOutdated(job)) {
          job.unwanted();
        }
        job.process().ifPresent(process -> probes.probe(process, () -> {}));
        job.reconcile(start, Instant.now())
            .ifPresent(why -> LOG.warn("{}: Job {} failed: {}", job.owner(), job.name(), why));
      } catch (Throwable e) {
        // the executor would never run this again
        LOG.error("{}: {}", job.owner(), new Fault(e).told("one of its Jobs cannot be supervised"));
      }
    }
    jobs.removeIf(LocalJob::isGone);
  }

  /**
   * Whether a Job must end: its ScaledJob is gone, or was changed with a rollout that ends Jobs.
   */
  private boolean isOutdated(LocalJob job) {
    Optional<ScaledJob> owner = find(job.owner());
    if (owner.isEmpty()) {
      return true;
    }
    if (job.finished().isPresent() || owner.get().getSpec().equals(job.origin())) {
      return false;
    }
    try {
      JobRules rules = JobRulesReader.read(owner.get().getSpec(), owner.get().annotations());
      return rules.rollout().deletes() && !rules.paused();
    } catch (InvalidFieldException e) {
      // an unreadable state ends no Job
      return false;
    }
  }

  /** Ends all running Jobs; returns when they are gone. */
  @Override
  public void close() {
    jobs.forEach(LocalJob::unwanted);
    while (!jobs.isEmpty()) {
      try {
        supervisor.submit(this::supervise).get();
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the Jobs cannot be ended", e);
      }
    }
    supervisor.shutdownNow();
  }
}
