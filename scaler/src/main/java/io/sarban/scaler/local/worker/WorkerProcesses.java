// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.InflightRequests;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.TargetRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicas as worker processes of this machine. One thread supervises and starts them: Linux ends a
 * process with the thread that started it, not with the program.
 */
public final class WorkerProcesses implements Replicas, Busyness, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);
  private static final long TICK_MILLIS = 200;

  /** Interval of the probes: requests that wait for a replica continue as soon as it is ready. */
  private static final long PROBE_MILLIS = 50;

  /** Maximum number of JVMs that start at once: with more, all of them are ready later. */
  private static final int STARTS_AT_ONCE = Runtime.getRuntime().availableProcessors() + 1;

  private final Lookup resources;
  private final WorkerStart start;
  private final ProblemLog problems;
  private final Map<TargetRef, Workload> workloads = new ConcurrentHashMap<>();

  /** Those that have replicas or need some; most Deployments in a large folder have none. */
  private final Map<TargetRef, Workload> supervised = new ConcurrentHashMap<>();

  private final List<Consumer<TargetRef>> listeners = new CopyOnWriteArrayList<>();
  private final WorkerLibraries libraries;
  private final ReadinessProbes probes = new ReadinessProbes();
  private final InflightRequests inflight = new InflightRequests();
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "supervisor"));

  /**
   * @param home Sarban's folder, whose {@code worker/run} runs the general worker
   * @param work a folder for logs and mounts
   */
  public WorkerProcesses(Lookup resources, Path home, Path work, ProblemLog problems) {
    this(resources, home, work, problems, new Libraries(home, false, LOG::info));
  }

  /**
   * @param home Sarban's folder, whose {@code worker/run} runs the general worker
   * @param work a folder for logs and mounts
   * @param libraries provides libraries that routes need and the worker lacks
   */
  public WorkerProcesses(
      Lookup resources, Path home, Path work, ProblemLog problems, Libraries libraries) {
    this.libraries = new WorkerLibraries(libraries);
    this.resources = resources;
    this.start = WorkerStart.of(home, work);
    this.problems = problems;
    supervisor.scheduleWithFixedDelay(
        this::supervise, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    supervisor.scheduleWithFixedDelay(
        this::probe, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The ports of this machine on which the target's replicas accept HTTP requests now. */
  public List<Integer> answering(TargetRef target) {
    Workload workload = workloads.get(target);
    return workload == null ? List.of() : workload.answering();
  }

  /**
   * Sets a listener for changes of {@link #answering}; called on the supervisor's thread, it must
   * return at once.
   */
  public void onAnswering(Consumer<TargetRef> listener) {
    listeners.add(listener);
  }

  private void probe() {
    supervised.forEach(
        (target, workload) -> {
          try {
            workload
                .running()
                .forEach(process -> probes.probe(process, () -> noteSoon(target, workload)));
          } catch (Throwable e) {
            // the executor would not run this task again
            LOG.error("{}: {}", target, new Fault(e).told("its workers cannot be asked"));
          }
        });
  }

  private void noteSoon(TargetRef target, Workload workload) {
    try {
      supervisor.execute(
          () -> {
            workload.note();
            tell(target, workload);
          });
    } catch (RejectedExecutionException e) {
      // all is over
    }
  }

  private void tell(TargetRef target, Workload workload) {
    if (workload.takeChange()) {
      listeners.forEach(listener -> listener.accept(target));
    }
  }

  @Override
  public Optional<Count> of(TargetRef target) {
    return deployment(resources, target).map(found -> workload(target).count());
  }

  @Override
  public String missing(TargetRef target) {
    return ResourceKind.DEPLOYMENT.is(target.kind())
        ? Replicas.super.missing(target)
        : target + " is not scaled here: this machine runs Deployments only";
  }

  @Override
  public void scale(TargetRef target, int replicas) {
    workload(target).wanted(replicas);
    supervisor.execute(() -> reconcile(target));
  }

  /** Only general workers say how busy they are. */
  @Override
  public Optional<Census> ask(TargetRef target) throws ScaleException {
    List<WorkerProcess> running = running(target);
    if (!running.stream().allMatch(WorkerProcess::isGeneralWorker)) {
      return Optional.empty();
    }
    List<InflightRequests.Address> addresses =
        running.stream().map(WorkerProcesses::inflight).toList();
    return Optional.of(new Census(inflight.ask(addresses), Removal.MARKED_FIRST));
  }

  private List<WorkerProcess> running(TargetRef target) throws ScaleException {
    try {
      return supervisor.submit(() -> List.copyOf(workload(target).running())).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScaleException(target + " is not lowered: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the workers cannot be listed", e);
    }
  }

  private static InflightRequests.Address inflight(WorkerProcess process) {
    URI uri = URI.create("http://127.0.0.1:" + process.port() + "/observe/inflight");
    return InflightRequests.Address.of(process.name(), process.isReady(), uri);
  }

  @Override
  public void endFirst(TargetRef target, Set<String> names) {
    workload(target).endFirst(names);
  }

  @Override
  public void keep(TargetRef target, Set<String> names) {
    workload(target).keep(names);
  }

  private Workload workload(TargetRef target) {
    return workloads.computeIfAbsent(target, Workload::new);
  }

  /** On one machine only Deployments can be targets. */
  static Optional<Deployment> deployment(Lookup resources, TargetRef target) {
    return ResourceKind.DEPLOYMENT.is(target.kind())
        ? resources.find(Deployment.class, target.namespace(), target.name())
        : Optional.empty();
  }

  private void supervise() {
    try {
      mostUsefulFirst(supervised.keySet(), target -> workload(target).isWaiting())
          .forEach(this::superviseOne);
    } catch (Throwable e) {
      // the executor would not run this task again
      LOG.error(new Fault(e).told("workers cannot be supervised"));
    }
  }

  private void superviseOne(TargetRef target) {
    try {
      reconcile(target);
    } catch (Throwable e) {
      // the other targets are supervised still
      LOG.error("{}: {}", target, new Fault(e).told("its workers cannot be supervised"));
    }
  }

  /**
   * Targets without a worker first: a first worker helps more than a further one.
   *
   * @param waiting may change at any time; is asked once for each
   */
  static List<TargetRef> mostUsefulFirst(Set<TargetRef> targets, Predicate<TargetRef> waiting) {
    Map<Boolean, List<TargetRef>> parted =
        targets.stream().collect(Collectors.partitioningBy(waiting));
    return Stream.of(true, false).flatMap(first -> parted.get(first).stream()).toList();
  }

  private int starts(Instant now) {
    int starting = supervised.values().stream().mapToInt(workload -> workload.starting(now)).sum();
    return Math.max(0, STARTS_AT_ONCE - starting);
  }

  private void reconcile(TargetRef target) {
    Workload workload = workloads.get(target);
    try {
      reconcile(target, workload);
    } finally {
      tell(target, workload);
    }
  }

  private void reconcile(TargetRef target, Workload workload) {
    if (workload.isIdle()) {
      supervised.remove(target);
      report(target, Optional.empty());
      return;
    }
    supervised.put(target, workload);
    Optional<Deployment> deployment = deployment(resources, target);
    Instant now = Instant.now();
    if (deployment.isEmpty()) {
      workload.wanted(0);
      workload.reconcile(null, start, 0, now);
      return;
    }
    try {
      WorkerTemplate own = WorkerTemplate.of(deployment.get(), resources);
      Optional<WorkerTemplate> template =
          workload.isWanted() ? libraries.completed(own, now) : Optional.of(own);
      if (template.isEmpty()) {
        // its libraries are being fetched
        return;
      }
      workload.reconcile(template.get(), start, starts(now), now);
      report(target, workload.problem().map(why -> new Problem(target.key(), "", "", why)));
    } catch (InvalidFieldException e) {
      report(target, Optional.of(Problem.of(target.key(), e)));
    } catch (ComponentException e) {
      report(target, Optional.of(new Problem(target.key(), "", "", e.getMessage())));
    }
  }

  private void report(TargetRef target, Optional<Problem> problem) {
    problems.report(target.key(), problem.stream().toList());
  }

  /** Ends all replicas; returns when they are gone. */
  @Override
  public void close() {
    workloads.values().forEach(workload -> workload.wanted(0));
    while (!workloads.values().stream().allMatch(Workload::isEmpty)) {
      try {
        supervisor.submit(this::supervise).get();
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the workers cannot be ended", e);
      }
    }
    supervisor.shutdownNow();
  }
}
